"""What machines say to the visitor of a page, by the kind of page.

One phrase a line, as a regular expression without regard to case, in which a space is any white
space (" ?" perhaps none), ' either apostrophe, and … up to 60 characters of one sentence.
"""

CONSENT = r"""
(we|this (web)?site|our (web)?sites?) (also )?(use|uses|store|stores|set|sets|place)\b…\bcookies
we and (our|selected|third)\b…\b(partners|parties|vendors)
we (value|respect|care about) your privacy
by (clicking|continuing|using|selecting)\b…\byou (agree|accept|consent)
wir (und unsere partner|verwenden cookies)
nous (utilisons des cookies|et nos\b…partenaires)
utilizamos cookies
utilizziamo (i )?cookie
wij gebruiken cookies
używamy plików cookie
мы используем (файлы )?cookie
"""
CONSENT_ALSO = r"""
(accept|reject|allow|decline) (all|cookies)
cookies? (policy|settings|preferences|notice)
(manage|change|set|withdraw|update) (my|your)\b
you can\b
(to|about|on|of|through) you\b
your (privacy|consent|choices?|device|browser|data|personal|preferences)
privacy (policy|notice|cent(er|re)|settings)
legitimate interests?
personali[sz]ed (ads|advertising|content)
(strictly necessary|functional|analytics|advertising|these) cookies
alle[ns]? akzeptieren
datenschutz
einwilligung
tout accepter
consentement
aceptar todo
privacidad
accetta tutti
"""
SCRIPT = r"""
(enable|turn on|activate|allow|switch on) java ?script
java ?script (is|seems|appears|must|needs|has been)\b…\b(disabled|required|enabled|off|blocked)
(this|the|our) (page|site|website|app|application) (requires|needs) java ?script
your (web )?browser (does not|doesn't|is (out of date|outdated|not|no longer|unsupported))
aktivieren sie java ?script
activer java ?script
habilite java ?script
"""
SCRIPT_ALSO = r"""
your browser
upgrade your
reload (the|this) page
disable any ad
supported browser
"""
ROBOT = r"""
(verify|verifying|confirm|prove|check|checking|sure)( if| that)? you('re| are) (not )?(a )?human
(verify|verifying|confirm|prove|check|checking|sure)( if| that)? you('re| are) (not )?(a )?(ro)?bot
are you (not )?(a )?(robot|human)
i('m| am) not a robot
checking your browser before
unusual (traffic|activity) (from|on) your
(complete|solve) (the|this|a) (captcha|security check)
press (&|and) hold
needs? to review the security of your connection
"""
ROBOT_ALSO = r"""
just a moment
ray id
cloudflare
ddos protection
attention required
please (wait|stand by|complete|enable|try)
your (ip|network|browser|connection|computer)
redirected?
captcha
reference id
"""
ERROR = r"""
(page|article|story|content|link)\b…\byou\b…not (found|available|exist)
(page|article|story|content|link)\b…\byou\b…(could not|cannot|can't|couldn't) be
(page|article|story|content|link)\b…\byou\b…(doesn't exist|isn't available)
(page|article|story|content|link)\b…\byou\b…(no longer|moved|removed)
(page|article|story|content|link)\b…\b(may|might)\b…(deleted|expired|broken|moved)
page you('re|'ve| are| were| have)? (looking|requested|tried|trying|attempting)
(we|sorry)\b…(can't|cannot|couldn't|could not|unable to) (find|locate|display|serve)\b…\bpage
you (do not|don't) have (permission|access|authori[sz]ation) to (access|view|see)
(requested|this) (url|page|resource)\b…\bnot found on this server
(requested|this) (url|page|resource)\b…\b(was not found|has been blocked)
(requested|this) (url|page|resource)\b…\b(could not|cannot) be found
(requested|this) (url|page|resource) (does not|doesn't|no longer) exists?
(http )?error (code )?(page )?[45]\d\d\b
\A[45]\d\d (error|not found|forbidden|bad gateway|service|page|gone|internal)
access (to this (page|site) )?(has been |is )?denied\W*\Z
page not found
\Abad gateway
\Aforbidden\W*\Z
\A(the )?(service|site|page) (is )?(temporarily |currently )?unavailable\W*\Z
internal server error
server (is|was)( temporarily| currently)? unable to\b…\b(your|request)
seite (wurde )?nicht gefunden
page (introuvable|non trouvée)
página no encontrada
страница не найдена
"""
ERROR_ALSO = r"""
try (again|searching|our|the)
(go|return|back) (back )?to (the |our )?home
home ?page
oops
sorry
check the (url|address|spelling|link)
reference #
nginx
contact (us|the site|the webmaster)
not found
search (our|the) site
use the (search|menu)
you (may|might) (have|want|also)
"""
LOGIN = r"""
to (continue|keep) reading
(subscribe|register|log ?in|sign (in|up)) (to|for) (read|continue|access|unlock|view)
(subscribe|register|log ?in|sign (in|up)) (to|for) (full|unlimited|free)
already (a )?(subscriber|member|subscribed|registered)
already have an? (account|subscription)
this (article|content|story|page) is\b…\b(subscribers|members)( only)?\W*\Z
you('ve| have) (reached|used|read)\b…\b(free|limit|articles)
unlock (this|the full) (article|story)
subscribers?[- ]only (content|article)
(log|sign) in to (your account|comment|see|view)
forgot(ten)? (your )?password
jetzt (weiterlesen|abonnieren)
réservé (aux|à nos) abonnés
exclusivo para suscriptores
"""
LOGIN_ALSO = r"""
subscri(be|ption)\b…\b(now|today|your|unlimited|access|month|week)
free trial
cancel any ?time
create (an? )?(free )?account
unlimited (digital )?access
(log|sign) ?in
per (month|week)
support (our |independent |quality )journalism
"""
LIVE = r"""
live ?(blog|coverage|updates|text|page|stream)\b…\b(closed|ended|over|shortly|soon)
live ?(blog|coverage|updates|text|page|stream)\b…\b(begins?|starts?|appear)
(updates|posts|entries|comments) (will )?(appear|be (posted|shown)) here
no (updates|posts|entries) (yet|so far|to show)
(waiting for|loading) (live |latest |new )?(updates|posts|entries)
this page (will )?(updates?|refresh(es)?|reloads?) automatically
refresh (the|this) page (for|to)
"""
LIVE_ALSO = r"""
follow (our|along|all|the|live)
stay with us
join us
thank you for (following|joining|reading)
key (events|moments)
live updates
"""
