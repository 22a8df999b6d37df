"""Newsroom notices: the tables by which ``furniture.py`` finds credits, bylines, captions and the like.

In a pattern ``<NAME>`` stands for the entry of ``wordings.py``. A wording belongs here if many newsrooms print it: not
a single outlet's slogan, and no word alone that prose could hold.
"""

import re
from dataclasses import dataclass
from typing import Literal, cast

from annotator.markup import FurnitureKind
from annotator.text.wordings import fill

Where = Literal["anywhere", "top", "end", "edge"]  # top, end: the first, last four lines that hold text; edge: either


@dataclass(frozen=True, slots=True)
class Rule:
    """Lines up to ``longest`` characters that ``pattern`` matches from their start are ``kind``.

    Of tails it is the named group that is ``kind``. A text that holds none of the ``hints`` (in lower case) is spared
    the search; no hints, no sparing.
    """

    kind: FurnitureKind
    where: Where
    longest: int
    hints: tuple[str, ...]
    pattern: re.Pattern[str]


def _table(text: str) -> tuple[Rule, ...]:
    """Rules written as ``== kind | where | longest | hints`` with any of the wordings below it, one a line.

    A line's end is a "|" of the pattern, in brackets too, unless a backslash stands before it.
    """
    rules = []
    for block in text.split("== ")[1:]:
        head, wordings = block.strip().split("\n", 1)
        kind, where, longest, hints = (part.strip() for part in head.split("|"))
        pattern = re.compile(fill(re.sub(r"\n\|?", "|", wordings.replace("\\\n", ""))))
        rules.append(Rule(cast(FurnitureKind, kind), cast(Where, where), int(longest), tuple(hints.split()), pattern))
    return tuple(rules)


RULES = _table(r"""
== copyright | anywhere | 300 | © (c) copyright reserved
(?:<NAMES>,? )?(?:©|\([cC]\) (?:\d{4}\b|<NAMES>[ ,.\d–-]*$))
(?i:copyright),? ?(?:©|\([cC]\)|\d{4}\b|by\b|:|<NAMES>[ ,\d–-]*(?:\.|$))
(?:\d{4} )?(?:<NAMES>[,.]? )?(?:\d{4}[,.]? )?[Aa]ll [Rr]ights [Rr]eserved(?=\W*$|[.,;!|] )
== copyright | end | 300 |
[^“”"]*\bmay not be (?:published|reproduced|copied|broadcast|rewritten|redistributed|reprinted)\b
[^“”"]*(?i:\bnot for redistribution|reproduce freely|creative commons|reprinted with permission)\b
(?i:no part of this|(?:unauthori[sz]ed )?(?:reproduction|reprinting|redistribution|re-?use)) [^“”"]*\
\b(?:permission|consent|prohibited|forbidden|allowed|reproduced)\b
== copyright | end | 150 |
(?:May be|Free to) (?:re)?(?:produced?|print(?:ed)?|publish(?:ed)?|quoted?)\b[^“”"]*$
<TERMS>(?i:any )?[Uu]se of (?:this|the|our|its)? ?(?:materials?|content|text)\b[^“”"]*$
(?:For (?:subscribers|members) only|Not for (?:publication|release|broadcast)|Embargoed (?:until|till))\b[^“”"]*$
<NAME>(?: <NAME>){1,4},? (?:19|20)\d\d\.?$
<TERMS>(?:(?:<NAMES> )?[Mm]aterials|Reprints|Quotation|Quoting) (?:may|permitted|allowed|is|are)\b[^“”"]*$
<TERMS>(?:<NAMES>\. )?When (?:quoting|reprinting|republishing|citing|using)\b[^“”"]*$
[^“”"]{0,100}\b[Mm]ay be (?:freely )?(?:copied|reproduced|reprinted|republished|quoted|shared)(?: freely)? \
(?:with|without|provided) (?:(?:due|full|a|the) )?(?:acknowledge?ment|attribution|credit|link|charge)\b[^“”"]*$
(?:<NAMES>\. )?Repr(?:int|oduction)(?:s|ing)? (?:is |are )?(?:allowed|permitted|welcome)\b[^“”"]*$
(?:<NAMES> is |Printed and )?[Pp]ublished (?:weekly |monthly |daily )?by <NAMES>[^“”"]*$
== byline | anywhere | 120 |
(?i:<PIECE>(?:(?: and|,| &) <PIECE>)* by) <NAMES>$
(?:EXCLUSIVE )?(?i:by):? (?!<DAY>)<NAMES>(?:,? .{0,40}\b<ROLE>\b.{0,40})?(?:\s?[|·•/–-].*)?(?<!\.)$
(?i:by|from) (?i:our|the|an?) (?:[\w’'-]+ ){0,4}<ROLE>(?:,? (?:(?:of|in|at|for) )?[^.?!,]+)?$
(?:Words|Text|Story) by <NAMES>, (?i:photos?|photographs|pictures) by <NAMES>$
(?:An? )?(?:\w+ )?(?i:report|letter|essay|column|dispatch|opinion|comment(?:ary)?|feature|exclusive|review)\
 by <PERSON>\b[^.,?!“”"]*$
(?i:by our) [^.,?!“”"]{3,60}$|By <PERSON> (?:at|in|on) (?:the )?<NAMES> \w+$
(?:Filed|Dispatch|Letter|Reporting) from <NAMES> by <NAMES>$|As told to <NAMES>$
\(?(?i:names?)(?: and address(?:es)?)? (?:withheld|supplied|with the editor)(?: (?:by|on|at) request)?\.?\)?$
<TITLE>{0,2}(?:(?:[A-Z]\. ?){1,3}[<UP>’'-]{2,}|[<UP>][<UP>’'-]+(?: [A-Z]\.)? [<UP>’'-]{3,}), <NAME>(?: <NAME>){0,3}$
== byline | edge | 100 |
(?i:our|(?:staff|special|web|news)) (?:[\w’'-]+ ){0,3}<ROLE>(?:,? (?:(?:in|at) )?<NAMES>)?$
(?!With )(?:[<UP>][\w’'-]+ ){1,3}(?:staff|desk|newsroom|bureau|team|agencies)$|Staff and agencies$
(?:<NAME> ){1,3}(?:Desk|Bureau|Newsroom|Team|Service)\s?[|·•/]\s?.{1,60}$
(?i:staff|wire|agency|combined wire|news service) (?i:reports?)$|Co-?authored (?:by|with) <NAMES>\.?$
(?:Special to|From) (?:the |The )?<NAMES>$
(?i:published|(?:last )?(?:updated|modified)|posted)\b:? [^.?!]*\b(?:\d{4}|\d\d?[:.]\d\d)\b[^.?!]*$
<DAY>,? (?:\d{4}|(?:at )?\d\d?[:.]\d\d)\W?.{0,15}$|<DATE>$|[A-Z]{2,8}, <NAME>$
<PERSON>\s?[|·•]\s?.*\b\d{4}\b
[<UP>]{2,}(?: [<UP>][<UP>’'-]+){1,2} (?:at|in) <NAMES>$
== byline | top | 80 |
(?i:editorial|leading article|the leader|leader comment|news analysis|obituar(?:y|ies)|letters(?: to the editor)?)\.?$
(?:LETTERS|ANALYSIS|OPINION|COMMENT|ABSTRACT|EXPLAINER|FACTBOX|FACT CHECK|PROFILE|NEWS IN BRIEF|LIVE BLOG)\.?$
By <PERSON>,? (?:in|on|at|aboard|near|with|outside) (?:the )?<NAMES>$|(?i:from our) [^.,?!“”"]{3,60}$
Live (?:with|by|from) <NAMES>$|<PERSON> \((?:now|earlier|until [^()]+)\)(?:(?:,| and|, and) <PERSON> \([^()]+\)){0,3}$
== dateline | top | 80 |
<CITY><REGION>{0,2}?(?:,? <DAY>)?(?: <BRACKET>)?[.:]?\s?[—―–-]{1,2}$
(?:<CITY>|<TOWN>)<REGION>{0,2}?(?:(?:,|\s?[—–-])? <DAY>(?:[.,]? <BRACKET>|, <NAMES>)?| \([A-Z]{2,8}\))[.:]?$
== caption | anywhere | 300 |
FILE(?: PHOTO| IMAGE)?\s?[-–—:]
[\[(]?<PICTURE>(?: caption)?\s?: (?!<FEW>\.?$)
[\[(]?(?:(?i:caption|(?:pictured|seen)(?: (?:above|below|here))?):|<PICTURE>(?: courtesy of| by) <NAME>)
[\[(]?(?i:file (?:photo|picture|image)|<PICTURE> courtesy)(?=\W*$|[:.])
(?:<NAME> ){1,3}(?:graphic|map|illustration|photo|cartoon): [^“”"]{5,100}(?<![.?!])$
(?:Screenshot|Screengrab|Still|Frame|Photo|Image) from [^“”",]*$
\(?(?:[\w .&-]{1,40}/)?(?:Getty(?: Images)?|Shutterstock|AP Photo(?:/[\w .-]+)?)\)?\.?$
== caption | anywhere | 200 | photo image pic
.*[(\[](?:[\w.]+ ){0,3}(?i:photo|photograph|image|picture)s?(?i: by |/|: |[)\]])[^()\[\]]*\W{0,2}$
.{10,}[.?!”"] <PICTURE>(?: credit)?(?::| by| ©) ?(?:<FEW>|<NAMES>(?: (?:archives?|library|files?|collection))?)\
(?: for (?:the )?<NAMES>)?\.?$
[^“”"?!]{10,}\. (?i:staff|file|courtesy|submitted|contributed|family|handout) (?:photo|picture)s?\.?$
.*\|\s?<PICTURE>(?: credit)?(?: by|:) ?<NAMES>
== caption | anywhere | 300 | getty reuters/
.*(?:[(\[][^()\[\]]*\bGetty(?: Images)?[)\]]|\bREUTERS/[A-Z][\w .-]+)\.?$
== caption | edge | 200 |
(?:Above|Below|Left|Right|Inset|Top|Map|Chart|Clockwise from [^:]{3,20})(?:,? (?:left|right|above))?: [^“”"]*$
[^“”"]*\b[Ii]n (?:this|an?) (?:[\w-]+ ){0,3}(?:photo|image|picture|photograph|still|frame)(?: grab)?(?=\W*$
|,? (?:taken|provided|released|made|issued|obtained|from|by|shot|supplied|handed)\b)
[^.;:“”"]{3,60}? pictured (?:here|left|right|above|in|at|on|with)\b[^,;“”"]*(?<!\.)$
[^“”"]*[\w.] \[<NAME>[^\[\]]*/[^\[\]]*\]$
[^“”"]{10,}[.)] (?:<NAME>(?: <NAME>){0,3})?\s?/\s?<NAME>(?: <NAME>){0,3}\.?$
(?i:archive|file|handout|undated|stock) (?!.*<SAID>)(?:photo|picture|image|photograph)s?\b[^“”"]*$
[^“”"]{10,}[.)] (?:[A-Z]{2,8}|<PERSON>) for (?:the )?<NAMES>$|[^“”"]{10,} (?:\||/) (?:[A-Z]{2,8}|<PERSON>/<FEW>)$
[^“”"]{10,}[.),] \(?(?:<NAME> )?(?i:archive|file|handout|library|stock)(?: <PICTURE>)?\)?\.?$
(?=.*<PICTURED>)(?!.*<TOLD>)[^“”".?!]{10,160}(?:\.?\s[\[(]<FEW>[\])]|[.\s]\s?(?:<NAME>(?: <NAME>){0,3})?\s?/\s?<FEW>
|\.\s[A-Z]{2,8}|\.?\s(?:[—–-]\s?)?<AGENCY>|\.?\s?[|]\s?<NAMES>)$
.{10,}\w\.Credit(?:\.{3})?<NAME>(?: <NAME>){0,3}(?:/| for )<NAMES>$
== caption | top | 160 |
(?![^\[(]*(?:<TOLD>|<PAST>))[^“”".?!]{10,}\.\s(?:[\[(]<FEW>[\])]|[A-Z]{2,8}|© ?<NAMES>)$
== credit | anywhere | 300 |
[\[(—–-]{0,2}(?i:(?:additional |further |audio |video |sound |photo )?<WORK>(?:(?:,| and|,? &|/) <WORK>)*(?: by|:))\
 <NAMES>(?:$|[^\w\s,]|,(?! (?:the|an?|its?|he|she|they|we|his|her|their|this|but|which|who)\b)| in | for )
[\W_]{0,6}[Ww]ith (?:(?:additional )?reporting|assistance|files|contributions|(?:\w+ )?inputs?|information)\
 (?:from|by) [^.]*\.?$
[\W_]{0,6}<STAFF>?<NAMES> (?:also )?contributed(?: to (?:this|the) (?:report|story|article)(?=\W*$|\.| from )
| reporting\b|\.?$)
[\[(]?This (?:article|story|report|piece) (?:was |is )?(?:originally|first) (?:appeared|published)\b
== credit | anywhere | 80 |
[\[(]?(?i:sources?|prices|via|credits?|agency|h/t)(?:\s?:| [—–-]) ?(?:<NAMES>|\S+\.\w{2,6}\S*)\.?[)\]]?$
[\[(]?(?i:h/t|hat tip)(?: to)?:? (?:<NAMES>|@\w+)\.?[)\]]?$|<PICTURE>(?: credits?)?\s?: ?<FEW>\.?$
== credit | edge | 350 |
[\[(]?(?:Reporting (?:for|on) this|This|The) (?:article|story|report|reporting|piece|essay|column|text|interview|series
|investigation|post|conversation|transcript) (?:was|is|has been|were) (?:also |jointly |lightly )?\
(?:produced (?:by|in|with)|supported by|funded|updated|amended|corrected|edited (?:for|and)|condensed|adapted|translated
|republished|reprinted|part of (?:a|the|our) (?:series|project|collaboration|partnership))\b
This is an? (?:edited|shortened|abridged|translated|updated|adapted|condensed) (?:extract|excerpt|version|transcript)\b
[\[(]?(?i:(?:editor|publisher|author|translator)[’']?s?[’']? note|note (?:to|for) (?:readers|editors)):\s[^.]*\
\b(?:articles?|story|reports?|piece|version|excerpt|extract|interview|column|following|translated|edited|updated)\b
(?:Correction|Clarification)s?(?: \([^()]*\))?:\s
(?:Translated|Compiled|Adapted|Abridged|Excerpted|Extracted|Republished|Reprinted) from\b[^.,]*\.?$
(?i:editor|producer|reporter|author|translator|presenter)s?: <NAMES>\.?$
<NAME> (?:correspondents?|reporters?) (?:<NAME>(?:, | and | ))*<NAME>$
== credit | end | 300 |
(?i:podcast|series|film) (?i:<WORK>) by <NAMES>[^“”"]*$
(?i:<WORK>) by (?:the|our) (?:[\w’'-]+ ){0,2}<ROLE>\b[^“”".,]*\.?$
Transcript (?:edited|lightly)\b[^“”"]*$
[(—–-]?\s?(?i:with agenc(?:y|ies)(?: inputs?| reports?)?)\W*$|\W{0,2}[Ww]ith <NAMES>\.?$
(?:Sources?|Data): <NAME>[^.“”"]*$
(?:Includes|Based on|Written with|Recorded|Interview|Music)\b[^“”",]{0,60}\b(?:by|from) <NAMES>\.?$
The interview was (?:conducted|recorded|translated)\b|Ed(?:itor|s?\.|iting)?: <NAMES>$
(?:First |Originally )?(?:[Pp]ublished|Distributed|Syndicated|Supplied) (?:by|in|on) (?:the |The )?<NAMES>\
(?:,? <DAY>)?[^a-z]*$
(?i:the )?(?i:views|opinions) (?:expressed (?:here|in this|are|by)\b|are (?:the|those of the) (?:author|writer))
(?:About the author|(?:The )?(?:writer|author|columnist|reviewer)(?:, [^,]{3,60},)? (?:teaches|covers
|is (?:an?|the|head|director|professor|chair|editor|founder|president)\b
|lives|chairs|runs|works|leads|heads|serves))\b[^“”"]*$
\W{0,3}(?:Some |The |All )?[Nn]ames?\b(?: [\w’'-]+){0,6} changed\b(?: (?:for|to|at)\b.*)?\W*$
[^.“”"]{0,40}\b(?i:author|writer|reporter|correspondent)\b[^.“”"]{0,40}\bwithheld\b
[\W_]{0,6}<STAFF>?<NAMES> report(?:ed|ing) from <NAMES>(?:\.? <STAFF>?<NAMES> contributed (?:from|to) [^.]*)?\.?$
[^.“”"]{0,40}\b[Rr]eporting (?:is |was )?(?:supported|funded|made possible) by (?:a |the )?<NAME>[^“”"]*$
(?i:read|presented|narrated|hosted|produced) by <NAMES>(?:\. (?:Next|First) [^“”"]{5,60})?\.?$
[^“”"]{10,}[,.(] ?\d{2,4} ?pp\b[^“”"]*$|[^“”"]{0,150}\bIS[SB]N(?:-1[03])?:? ?[\dX][\dX -]{6,}.{0,60}$
Yours(?: (?:faithfully|sincerely|truly|etc\.?))?(?:, [^a-z“”"][^.“”"]{2,60})?,?$|(?:Sincerely|Respectfully),? <NAMES>$
<PERSON> (?:translated|edited|compiled|transcribed) this\b
.*\b(?:reference|link|credit) to the (?:agency|source|site)\b.{0,20}\b(?:obligatory|required|mandatory)\.?$
== credit | end | 50 |
[\[(]?[A-Z]\w{1,11}(?:/[A-Za-z]{1,3}\.?[A-Za-z]{0,3}\.?){1,3}[)\]]?$
[\[(/]?[a-z]{2,3}(?:/[a-z]{2,3}){1,3}[/)\]]?(?: \([A-Z][\w, ]+\))?$|\([a-z]{2,3}\)$
[\[(](?!<SOUND>)(?:(?:<NAME>|\d+|[a-z]{2,3}(?=/)|(?<=/)[a-z]{2,3})[ ,/]{0,2}){1,5}[\])]\.?$
\((?:from|by) our [^()]*\)$|[A-Z]{2,8}(?: \d{3,4}(?: GMT)?)?$
[\[(/—–-]*[A-Z]{3,8}[\])/—–-]*(?:\s?[a-z]{2,3}(?:/[a-z]{2,3})+)?$
(?:[—–―-]+\s?)?(?:<AGENCY>|[A-Z]{3,8})\.?$|[—–―-]+\s?<NAME>(?: <NAME>){1,3}$
\W*(?i:ends?|30|ends? of (?:text|message|story|item))\W*$|\W{0,2}(?:ENDS?|MORE|MF|MTF)(?: ?[/-] ?\w{2,12}){0,3}\W{0,2}$
/[A-Z]{2,8}/(?: (?:Text|Photo|Picture|By|Correspondent)\b.{2,60})?$
[A-Z]{2,8}(?:\.|/| [/—–-]) ?(?i:(?:special )?correspondent|(?:duty )?editor(?: on duty)?|reporter):? <NAMES>$
== promo | anywhere | 200 |
(?:READ(?: MORE| NEXT)?|(?:ALSO )?READ|MORE|WATCH|LISTEN|RELATED|SEE ALSO|DON[’']T MISS|COMMENT|IN PICTURES)\s?[:|>»]
(?:GALLERY|VIDEO|PODCAST|LIVE|NEXT)\s?[:|>»]
\W{0,3}(?i:read (?:more|also|next|on)|also read|see also|(?:related|recommended)(?: \w+| for you)?
|more on this(?: story)?|more (?:stories|explainers|news|coverage|reading)(?: like this)?|don[’']t miss
|most (?:read|popular)|(?:up|coming) next|you (?:may|might) also like|top stories|editors?[’']s? picks?
|(?:continue|keep) reading|(?:learn|find out) more
|further reading|from the archives?|also in [^.:?!]{2,40}|have your say|more (?:from|in|on|about) [^.?!:,]{2,40}
|share this(?: \w+)?|story continues(?: below)?|advertisement|sponsored(?: content)?|(?:leave a|view) comments?
|subscribe(?: now| today)?|sign up(?: now| free)?|unsubscribe|comments are closed
|manage your subscription|view in (?:your )?browser
|advertise with us|back to top|(?:watch|listen|read) now)(?:\W{0,3}$|\s?[:»>|]| on pages? \d)
\(?Read (?:it all |(?:the|our|more|part) [^.“”"]*?)\b(?:here|online|below|on our website|on page \d+)\.?\)?$
Read (?:the (?:rest|full|whole|complete)|our)\b[^.“”"]*\b(?:story|article|report|interview|post)\b[^.]*\.?$
[^.!?“”"]{0,60}\b[Cc]lick here\b
\(?(?i:sign up|subscribe|register|log in)(?!.*<SAID>)(?: now| today| free)? (?:for|to|here|and)\b[^“”"]*$
For (?:more|further|the latest|full)\b[^“”".]*\b(?:visit|go to|see|read|follow|click|call|e-?mail|contact)\b[^“”"]*$
Follow (?:us\b|@\w|[^.?!“”]{2,90} (?i:on (?:Twitter|Facebook|Instagram|Telegram|X|YouTube))\b|[^.?!“”]{2,60}@\w)
(?:Subscribers|Readers|Members): |Become a (?:member|subscriber|supporter)\b(?!,)|[^.?!“”"]{3,80}\. Become a member\.$
(?:[^.?!“”"]{1,80}(?:: |\bsee |, |\s[—–»>-] ?)|Continued (?:on|from) )[Pp]ages? \d+\b[^.?!]*$
(?:[^“”"]*[.!?] )?(?:Chip in|Donate|Give|Support us)(?: (?:[$€£]\d|today|now|here)|[.!]?$)
(?:[^“”"]*[.?!:] )?(?:Email|Contact|Write to|Call|Text|Tell) (?:us|our [\w ]*(?:desk|team|hotline|reporters))\b
\(?<ASK>\b(?!.*<SAID>)[^“”"]*\b(?i:us|our|your?)\b[^“”"]*\b<NET>[^“”"]*$
(?:Watch|Listen to|See) [^.?!,“”"]*\b(?:video|clip|interview|audio|photo|ad|podcast|remark)s? [^.?!,]*\
\b(?:here|above|below)\b
(?i:twitter|e-?mail|facebook|instagram|telegram|website|online|tel|phone)\s?: ?\S+\.?$
(?:https?://|www\.)\S+$|@\w+\.?$|\S+@\S+\.\w+$
== promo | edge | 160 |
\(?<ASK>\b(?!.*<TOLD>)[^“”",.?!:]*\b<NET>[^“”"]*$
<ASK>\b[^“”".:]{0,50}:[^“”"]*(?:\b<SERVICE>|\b(?:our|your|free|sign up|subscribe)\b)[^“”"]*$
(?:Watch|Listen|Read|See)(?: (?:again|live|now))?: [“‘"<UP>].*
This is the (?:first|second|third|fourth|fifth|last|final) (?:of|in|part of) (?:an?|our|the|two|three|four|five)\b\
[^“”",.]{0,30} (?:articles|essays|columns|\w+-part series|series (?:on|about|looking|exploring|examining))\b[^“”"]*$
Follow our (?:live|rolling) [^“”"]*$|Refresh (?:this page )?for [^“”"]*$|All times (?:are )?(?:local|<UP>+)\.?$
(?i:join (?:the (?:conversation|discussion|debate)|our|us)|share your|download (?:the|our)|leave a|post a)\b[^,“”"]*$
(?i:was this (?:e-?mail|newsletter)|forwarded|enjoy(?:ed|ing)?|liked?|loved?|missed|want|got|have (?:an?|you)|do you
|are you|did you|were you|looking for|questions|feedback|comments|what do you)\b[^?“”"]{0,80}\?\
 (?:<ASK>|<ADDRESS>|(?i:just|then|it takes|you[’']ll (?:love|like|enjoy)))\b[^“”"]*$
(?:Enter your e-?mail|You(?:[’']re| are) receiving|You can unsubscribe|Also on \w+:)
(?!.*<TOLD>)[^“”"]*\b<ADDRESS>\.?$
== promo | end | 140 |
Letters (?:to the editor )?(?:should|must|may)\b[^“”"]*\b(?:words|edited|address|signed)\b[^“”"]*$
(?!.*\b(?:is|are|was|were|will|has|had)\b)[^“”"]{10,}[.,;] (?:Tickets|Admission|Entry) (?:from|at|free|[£$€\d])[^“”"]*$
(?:Donations|Cheques|Gifts|Entries|Tips) (?:to|for|may|can|should)\b[^“”"]*(?:\bc/o\b|<NET>)[^“”"]*$
Donate to [^“”".:]{3,50}\b(?:fund|appeal)\b: [^“”"]*$|(?:Please )?(?:Read|Copy|Print) and (?:pass|share)\b[^“”",]*$
(?:Anyone (?:with|who has) (?:any )?information|Witnesses) (?:should|can|is asked to|are asked to|is urged to) \
(?:call|ring|contact|phone|e-?mail)\b[^“”"]*\d{3}[^“”"]*$
(?:[Gg]ot|[Hh]ave) (?:an?|any) (?:story|tip|news)\b[^?“”"]{0,40}\? (?:Ring|Phone|Text)\b[^“”"]*$
[^“”".?!:]{5,60}: (?:ring|phone|call|text|e-?mail) (?:us\b|[^“”"]*\d{3})[^“”"]*$
If you (?:are|have been|were|need) [^“”":.]*(?::|, (?:call|ring)) [^“”"]*(?:\b(?i:confiden|helpline)|\d{3})[^“”"]*$
[^“”":]{5,80}, (?:free|only|exclusively) (?:in|with|inside) (?:tomorrow|today|<WEEKDAY>)[’']s <NAMES>(?<!\.)$
We(?: are|[’']re) (?:pausing|closing|wrapping up|ending) (?:the|this|our) (?:live )?(?:blog|page|coverage)\b[^“”"]*$
(?!.*<SAID>|.*[“”"])(?:[^.?!:]{0,60}[.?!:] )?<ASK>\b[^,]*\b<MEDIA>(?=\W|$)
(?!.*<SAID>|.*[“”"])(?=(?:[^.?!:]{0,60}[.?!:] )?(?:<ASK>|Let us know)\b)(?=.*\b(?i:us|our)\b)(?=.*\b(?i:you|your)\b)
(?!.*<SAID>|.*[“”"])(?=.*\b(?i:we|us|our|you|your)\b)(?=.*\b<SERVICE>)
(?:The |A |Our )(?:full|longer|shorter|extended|next|print) (?:interview|text|version|list|issue|edition)\b[^“”"]*\
\b(?:online|website|app|appears?|appeared|available|in print|out)\b[^“”"]*$
(?:We|We[’']ll|<NAMES>|The <NAMES>) (?:are |is |be |will be )?(?:back|return|returns) (?:on|next) \w+\.$
== promo | end | 160 |
(?i:next (?:week|issue|time|month|<WEEKDAY>|episode)|coming (?:up|soon|tomorrow|next \w+)|tomorrow(?: in [^:]{3,30})?
|next (?:in|on) [^:]{3,30}|in (?:our|the) next \w+|in (?:tomorrow|next week|<WEEKDAY>)[’']s [^:]{3,30}):\s[^“”"]*$
(?i:next|on <WEEKDAY>|also (?:today|inside|this week|in this issue)|elsewhere|more|background|inside|details|win
|video|audio|podcast|gallery|in pictures|live|explainer|opinion|analysis|watch now|listen now): [<UP>a-z][^“”"]*$
Part (?:one|two|three|four|\d) of (?:this|the|our|a) series\b[^“”"]*$
<ASK> (?!.*<TOLD>)[^“”",.]{0,60}\b(?:tonight|tomorrow|at \d+|from \d+ ?[ap]m|on channel \d+|short ?wave|kHz|MHz|FM)\b
<ASK> (?!.*<SAID>)(?:[\w’'-]+ ){0,5}our\b(?! (?:word|lips|advice|hands?|time)\b)[^“”",]*$
(?:(?:Please|To|If you)\b [^.“”"]{3,80}, )(?:please )?<ASK>\b [^“”"]*\
(?:\b<MEDIA>|\b(?:contact|support|email) (?:us|our)\b)[^“”"]*$
(?:[^.“”"]{0,60}\. )?Please (?:consider|support|donate|give|share|subscribe)\b[^“”"]*$|Help (?:us|keep) [^“”"]*$
(?:[^?“”"]{3,60}\? )?We(?:[’']d| would)?(?: love| like| want)? to hear from you\W*$
(?:[Aa]lready|[Nn]ot) an? (?:member|subscriber)\?|(?:Members|Subscribers) (?:get|receive|save)\b[^“”"]*$
(?:This (?:newsletter|briefing|podcast|e-?mail)|Your (?:support|subscription|donation))\b(?!.*<SAID>)[^“”"]*$
Free (?:with|in|inside) [^.:“”"]*:.*|<NAMES> on (?:Telegram|Facebook|Instagram|YouTube|WhatsApp|X)$
(?:Thanks|Thank you) for (?:reading|subscribing|listening|watching)\b[^“”"]*$
(?:Until|Till) (?:next \w+|tomorrow),?$|See you (?:on \w+day|next \w+|tomorrow)\.$
That(?:[’']s| is) (?:all|it) (?:for|from)\b[^“”"]*$|[A-Z][\w ]{2,20}: [+(]?\d[\d ()-]{5,}$
(?:Buy|Order) (?:the book|a copy|copies|tickets)\b[^“”"]*$
(?:The|Our) [^.“”"]*\b(?:podcast|newsletter|briefing|app|magazine)\b is (?:out|published|available|free|sent)\b[^“”"]*$
[^“”"]*\bRead our [^.?!“”]* here\.?$
""")
# In the lines before the first or after the last line of prose, and only if the prose does not name the named group.
SIGNATURES = _table(r"""
== byline | edge | 120 |
(?:(?i:opinion|analysis|comment(?:ary)?|column|report|review|essay|story|author|feature)\s?[:|/–—-]\s?)?\
<TITLE>{0,2}(?P<who><PERSON>)(?:(?:,| and| &|, and) <PERSON>){0,3}\
(?: (?:reports |writes |reporting )?(?:in|at|for|from|on) (?:the )?<NAMES>(?: \w+){0,2}| \(<NAMES>\)
|\s?[|/·•–—-]\s?.{1,50}|(?:,| in [^,]{2,30},) (?:[\w’'-]+ ){0,5}<ROLE>(?:,? (?:(?:at|in|for|of) )?<NAMES>)?
|, (?:special to|for) (?:the )?<NAMES>|(?:, <NAME>(?: <NAME>){0,3}){1,2})?(?<!\.)$
== credit | end | 300 |
<TITLE>{0,2}(?P<who><PERSON>),? (?:is|was|teaches|lectures|works)\b[^“”"]*\b(?:<ROLE>|(?:visiting|senior)
\w* ?(?:fellow|professor|lecturer|researcher)s?|author of|(?:professor|lecturer)\b [^.]*\bat|(?:rector|vicar) of)\b.*$
<TITLE>{0,2}(?P<writer><PERSON>) (?:covers|teaches|lectures|reports on|writes (?:about|on|for|an?|the)) [^.“”"]*\.\
(?: (?:Her|His|Their|She|He|They) [^.“”"]*\.)?$
(?P<reporter><PERSON>), (?:for )?<NAMES> (?:News|Radio|TV|Television)(?:,(?: in)? <NAMES>)?\.$
== caption | end | 99 |
(?!.*(?:<TOLD>|<PAST>))(?:(?=.*(?:<PICTURED>|leaves? | \([A-Z][\w .]+\)$))(?:[<UP>’'-]{3,}: )?
|(?=<PERSON> (?:in|on|at|outside|near|with) .*(?: on <WEEKDAY>| in <MONTH>| yesterday| last \w+)$))\
(?=.* (?:in|on|at|outside|near|off|to|from) )[<UP>][^“”".?!:;—–]{15,}[\w)]$
""")
TAILS = _table(r"""
== credit | anywhere | 0 | by ing:
(?P<tail>\((?i:additional |further )?<WORK>\b[^()]{0,300}?(?:\bby |: )[^()]{1,300}\)\.?)$
== copyright | anywhere | 0 | © (c) copyright reserved
[.!?”"’)]\s+(?P<tail>(?:<NAMES>,? )?(?:©|\([cC]\) \d{4}|[Cc]opyright (?:©|\d{4}|<NAMES>\.?$)).*
(?:(?:\d{4} )?<NAMES>(?:,? \d{4})?[,.] )?[Aa]ll [Rr]ights [Rr]eserved\.?)$
== credit | end | 0 |
[.!?”"’)]\s+(?P<tail>(?:[—–―-]{1,2}\s?<NAME>(?: <NAME>){0,3}
\((?!<SOUND>)<NAME>(?:[ /]<NAME>){0,3}(?:/\w+)*\)
\[<NAME>(?:[ /]<NAME>){0,3}\]
[A-Z]{3,8}(?:/\w{1,4}){0,3}
(?i:source|via|agency|credit)s?\s?: ?<NAMES>)\.?)$
(?<=[\w.])\s(?P<dash>[—–―-]\s?<AGENCY>\.?)$
== caption | end | 0 | photo image pic
[.!?”"’)]\s+(?P<tail><PICTURE>(?: credit)?: ?<FEW>\.?)$
== promo | end | 0 |
[.!?”"’)]\s+(?P<tail>\(?(?:Read more|Click here|Sign up|Subscribe|Follow us)\b[^“”".?!]{0,100}[.!]?\)?)$
""")
