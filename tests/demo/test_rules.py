def test_x(looking):
    from sqlalchemy import text
    assert looking.scalar(text("select count(*) from reports"))>1400
def test_y(looking):
    pass
