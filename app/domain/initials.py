"""The letters that stand for a person in the disc beside their name."""


def initials(names: str) -> str:
    """First letters of the first and last word: "Ms Rees" gives "MR", "Kai" gives "K"; "" where no word begins with a letter
    or digit."""
    words = [word for word in names.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()
