"""English-looking words from a small generator with a fixed seed; standard library only, so that peers use it too."""

_TEXT = """
the child was seen at home with her mother and said that school had been better this week worker agreed plan review
order court hearing safety strengths family peer education employment health speech language session attended missed
bail licence panel referral appointment transport grandmother brother sister discussed positive change support mentor
college football drawing sleep breakfast bus early late quiet loud garden music phone worry proud tried again
"""
WORDS = _TEXT.split()


def text(seed: int, size: int = 850) -> str:
    """About `size` characters, the same for the same seed."""
    state, out, length = seed & 0x7FFFFFFF, [], 0
    while length < size:
        state = (state * 1103515245 + 12345) % 2147483648
        word = WORDS[(state >> 8) % len(WORDS)]
        out.append(word)
        length += len(word) + 1
    return " ".join(out)
