"""What every test shares."""

from hypothesis import HealthCheck, settings

# a busy machine makes an example slow without making it wrong
settings.register_profile("annotator", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("annotator")
