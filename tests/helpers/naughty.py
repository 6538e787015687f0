"""Words that break programs, in families of our own making: what people are called, what they paste, what somebody tries."""

from typing import Final

FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "names": ("Null", "None", "undefined", "NaN", "true", "0", "-1", "O'Brien", "d'Arcy", "St. John-Smythe", "X Æ",
              "A", "de la Cruz y Ñ"),
    "long": ("W" * 200, "wide word " * 300, "ä" * 5000, "a\n" * 2000),
    "accents": ("Zoë", "Zoe\u0308", "Siân Llŷr", "Łukasz Żółć", "ﬁnn", "ẞtraße", "I\u0307stanbul", "e" + "\u0301" * 60),
    "scripts": ("محمد الأمين", "יונתן לוי", "李小龍", "Ольга", "Ἀχιλλεύς", "ไทยไม่มีช่องว่าง", "हिन्दी", "ខ្មែរ", "ᚠᚢᚦ"),
    "pictures": ("🦊🌈", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "👍🏿", "☠︎", "🇬🇧", "𝔍𝔞𝔶"),
    "direction": ("Jay\u202eneliM\u202c", "\u2066Jay\u2069", "\u200fJay", "abc\u202dxyz", "Jay\u061cX"),
    "unseen": ("\u200b", "J\u200day", "\ufeffJay", "J\u00aday", "\u3000Jay\u3000", "\u2060", "Jay\u180e", "\u034fJay"),
    "controls": ("Jay\x00Cole", "\x07bell", "\x1b[31mred\x1b[0m", "a\x7fb", "\x85", "a\x0bb", "a\x0cb", "\x9bx"),
    "broken": ("\ud800", "Jay\udfff", "\ufffe", "\uffff", "\U0001fffe", "\ufdd0"),
    "ends of lines": ("a\rb", "a\r\nb", "a\n\n\nb", "a\u2028b", "a\u2029b", "\ta\t", "  a  "),
    "markup": ("<b>bold</b>", "<img src=/etc/hostname>", "<script>alert(1)</script>", "&lt;&amp;", "]]>",
               "<!--", "{{7*7}}", "${x}", "%s%n"),
    "statements": ("Robert'); DROP TABLE record;--", '" OR ""="', "' UNION SELECT 1--", "a%' ESCAPE '\\", "\\", "x'00'", "NULL;"),
    "searches": ('"', "AND", "NEAR(a b)", "a*", "col:x", "(", "^a", "-a", "a OR", "{a b}:c", "'"),
    "formulas": ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|'/c calc'!A0", "\t=1", "\r=1", " =1",
                 "=HYPERLINK(\"http://x\",\"y\")", "|x", "%0A=1"),
    "paths": ("../../etc/passwd", "C:\\CON", "a/b", "file:///etc/hostname", "\\\\host\\share", "a\u202egnp.exe"),
    "numbers": ("1e400", "0x10", "١٢٣", "½", "1,000.00", "2^53+1", "9" * 400, "-0"),
    "dates": ("2011-02-30", "0000-00-00", "31/12/1899", "2026-03-29T01:30:00", "29 February"),
    "wires": ('{"$ref":"x"}', '["a"]', '"', "\\u0000", "\\ud800", "%00", "data:text/html,x", "a=b&c=d"),
}  # fmt: skip
ALL: Final = tuple(text for family in FAMILIES.values() for text in family)
