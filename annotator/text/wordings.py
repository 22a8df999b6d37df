"""What newsroom notices are made of: names, roles, agencies, days, places, as patterns to build others from."""

import re

_WORDS = {  # what <NAME> in a pattern stands for; later ones may hold earlier ones
    "UP": "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽ",
    "NAME": r"(?:[<UP>][\w.’'&-]*)",
    "NAMES": r"<NAME>(?:(?:,? (?:and|&)|[,;])? (?:(?:de|da|del|der|di|van|von|al|bin|la|le|of|the|in|at|for) ){0,2}"
    r"<NAME>)*",
    "FEW": r"(?:<NAME>(?:[ /]{1,3}<NAME>){0,4})",
    "FORENAME": r"(?:(?!(?:The|An?|And|Or|But|Of|In|On|At|For|From|To|By|With|As|Is|Are|Was|How|What|Why|When|Who|Where"
    r"|This|That|More|Next|My|Our|Your|His|Her|Their|No|Not|All|If|It|Its|We|You|Sen|Rep|Gov|\w+day)\b)"
    r"[<UP>](?:[\w’'-]+|\.))",
    "PERSON": r"<FORENAME>(?: (?:(?:de|da|del|der|van|von|al|bin|la) )?<FORENAME>){1,3}",
    "BOTH": r"(?:<FORENAME>(?: [A-Z]\.)? <FORENAME>)",  # a person's two names: no third that opens a sentence
    "OPENER": r"(?:The|An?|In|On|At|It|He|She|They|We|You|This|That|These|Those|There|When|While|What|Why|How|Who|Where"
    r"|If|As|For|From|To|After|Before|Every|Each|All|No|Not|Some|Many|Most|One|Two|Three|Four|Five|But|And|Nearly|About"
    r"|More|Over|Under|With|Without|Until|Since|Our|His|Her|Their|Its|Last|Next|By)",
    "ROLE": r"(?i:(?:correspondent|reporter|editor|writer|columnist|contributor|journalist|analyst|critic|producer)s?"
    r"|envoys?|stringers?|staff|desk|bureau(?: chief)?|newsroom|team|agencies|news service)",
    "WORK": r"(?i:reporting|writing|editing|research|translation|production|fact-check(?:ing|ed)|contributing|camera"
    r"|recording|photo(?:s|graphy)?|transcript(?:ion)?|interview|illustrations?|words|text|pictures|video|audio"
    r"|graphics?|compiled|translated|transcribed|produced|edited|written|reported|recorded|researched|filmed|narrated)",
    "PIECE": r"(?:words|text|story|stories|compiled|written|posted|interview|analysis|opinion|profile|review(?:ed)?"
    r"|photos|pictures|photographs)",
    "TITLE": r"(?:\(?(?:The |the )?(?:Rev|Dr|Prof|Sir|Canon|Sr|Fr|Sister|Father|Rabbi|Mrs?|Ms|Col|Maj|Capt)\.?\)? )",
    # Who stands before a reporter's name: "Staff writer", "Atlas Press reporter".
    "STAFF": r"(?:(?:<NAME> ){0,3}(?:[Ss]taff )?(?:writer|researcher|reporter|correspondent)s? )",
    "AGENCY": r"(?:AFP|AP|Reuters|UPI|dpa|DPA|EFE|ANSA|TASS|Interfax|RIA Novosti|Xinhua|Kyodo|PTI|ANI|IANS|AAP|PA|AA"
    r"|IRNA|Anadolu(?: Agency)?|Bloomberg|Agencies|(?:The )?Associated Press|Agence France-Presse)",
    "PICTURE": r"(?i:(?:(?:file|handout|main|cover|top|lead|archive|stock) )?"
    r"(?:photo|photograph|picture|pic|image|illustration|graphic|screenshot|screengrab)s?)",
    "BRACKET": r"(?:\((?![RDI]-|(?:Mrs?|Ms|Dr|Sen|Rep)\b)[A-Z][\w .&/-]{1,30}\)"
    r"|\[[A-Z][\w .&/-]{1,30}\]|/[A-Z][\w .&-]{1,30}/)",
    "WEEKDAY": r"(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    "MONTH": r"(?i:(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)",
    "DATE": r"(?:<MONTH> \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)? <MONTH>)(?:,? \d{4})?",
    "DAY": r"(?:(?:<WEEKDAY>,? )?<DATE>|<WEEKDAY>|\d{1,2}[./]\d{1,2}[./]\d{2,4})",
    "NOTE": r"(?:EXCLUSIVE|UPDATED?|BREAKING|WATCH|READ|LISTEN|FILE|NOTE|CORRECTION|OPINION|ANALYSIS|LIVE|VIDEO|PHOTOS?"
    r"|EDITOR)",
    "CITY": r"(?!<NOTE>\b)[<UP>][<UP>’'.-]+(?:(?:[ /]| and | of )[<UP>][<UP>’'.-]*){0,3}",
    "TOWN": r"(?!(?i:<NOTE>|explainer|factbox|profile|review|comment|question|answer|late|early|earlier)\b)"
    r"<FORENAME>(?:[ /](?:(?:de|del|do|la|le|el|al|of|the) ){0,2}<FORENAME>){0,3}",
    "REGION": r"(?:, <NAME>(?: <NAME>){0,2})",
    # What follows a dateline: an aside between dashes would go on in lower case.
    "PROSE": r"\s*(?:$|[“\"‘'(<UP>\d])",
    "DASH": r"(?:[.:]?(?:\s?[—―](?=<PROSE>)|\s--(?=<PROSE>)|\s?(?:--|[–-])(?=\s<PROSE>)))",
    "ASIDE": r"(?:[^.!?]{0,200}\s[—–-]\s)",
    "STOP": r"(?:[.:](?=<PROSE>))",
    # What only speaks to readers: what they are asked to do, by which service.
    "ASK": r"(?i:sign up|subscribe|register|join|follow|get|download|donate|support|visit|go to|listen|share|like"
    r"|e-?mail|write|contact|click|tap|scan|learn|find|discover|explore|catch|tune in|stay|never miss|don[’']t miss"
    r"|check|become|order|buy|try|give|help|comment|tell|tweet|text|call|watch|see|read|log in|turn to|leave|hear|vote"
    r"|renew|take|forward|reply|consider|send|book)",
    "ADDRESS": r"(?:www\.\S+|https?:\S+|\S*@\w\S*|[\w-]+\.(?:com|org|net|news|info|example|co\.\w\w)(?:/\S*)?)",
    "SERVICE": r"(?:(?i:newsletters?|inbox|apps?|podcasts?|pages? \d+|subscri(?:ber|ption)s?|membership|webinar|alerts"
    r"|(?:digital|print) edition|(?:free|online) course|digest|daily briefing|hotline|free trial|e-paper|short ?wave)"
    r"|kHz|MHz|FM|<ADDRESS>)(?=\W|$)",
    "NET": r"(?i:<SERVICE>|(?:website|online|whatsapp|telegram|facebook|instagram|twitter|youtube)\b)",
    "MEDIA": r"(?i:<SERVICE>|(?:(?:this|our|next) (?:letter|issue|edition|episode|column|series|magazine)|the comments"
    r"|full (?:story|text|list|interview|episode|report|ruling|coverage)|newsdesk|newsroom|tickets|poll|quiz"
    r"|(?:on|via|at) (?:our|the) website|live discussion|donate)\b)",
    # What a picture shows, and what only a report can tell.
    "PICTURED": r"\b(?:(?:is|are|being) \w+(?:ed|ing|en)|is led|pictured|seen|left|right|stands?|sits?|walks?|speaks?"
    r"|waves|gathers?|queue|carry|carries|poses?|shakes?|inspects?|greets?|embraces?|unloads?|patrols?|waits?)\b",
    # Who wants materials to be used in what way.
    "TERMS": r"(?=[^“”\"]*(?i:attribut|credit|link|permi|prohibit|consent|forbid|reference))",
    "SOUND": r"(?:Laughter|Applause|Cheers|Crosstalk|Pause)\b",
    "SAID": r"\b(?:said|says|told|tells|asked|added)\b",
    "TOLD": r"\b(?:said|says|told|tells|asked|added|according|will|would|could|had|has|have|next|later)\b",
    "PAST": r"\b(?:was|were|did|went|came|fell|rose|took|made|met|began|won|lost|left|\w{3,}ed)\b",
}


def fill(pattern: str) -> str:
    """``pattern`` with every ``<NAME>`` replaced by what it stands for."""
    return re.sub("<([A-Z]+)>", lambda m: _WORDS[m[1]], pattern)


for _word, _pattern in _WORDS.items():
    _WORDS[_word] = fill(_pattern)
