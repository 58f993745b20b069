"""Every word that people see stands in all three languages."""

from tools import catalogues


def test_every_word_is_there_in_both_chinese_scripts_with_the_same_placeholders():
    wrong = catalogues.problems()
    assert not wrong, f"{len(wrong)} (`make messages` collects new words):\n" + "\n".join(wrong[:60])
