"""Program files are found or the place is named; personal folders are where they belong."""

import pytest

from rca_studio import paths


def test_a_resource_is_found():
    assert paths.resource("fonts/fonts.json").is_file()
    assert paths.resource("fonts").is_dir()


def test_a_missing_resource_says_where_it_looked():
    with pytest.raises(paths.ResourceMissing, match=r"fonts/none\.ttf.*_resources.*resources"):
        paths.resource("fonts/none.ttf")


@pytest.mark.parametrize("name", ["/etc/passwd", "../pyproject.toml", "fonts/../../x", "fonts\\x"])
def test_nothing_outside_the_resources_is_a_resource(name):
    with pytest.raises(ValueError, match="not the name"):
        paths.resource(name)


def folders():
    return {
        paths.config_folder(),
        paths.data_folder(),
        paths.log_folder(),
        paths.cache_folder(),
        paths.backup_folder(),
    }


def test_a_portable_copy_keeps_everything_in_one_place(monkeypatch, tmp_path):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    assert len(folders()) == 5
    assert all(folder.is_relative_to(tmp_path) for folder in (*folders(), paths.policy_file()))


def test_otherwise_the_system_says_where(monkeypatch):
    monkeypatch.delenv(paths.HOME_VARIABLE)
    assert len(folders()) >= 3  # some systems keep several kinds in one folder
    assert all(paths.APP_NAME in str(folder) for folder in folders())
    assert paths.policy_file().name == "policy.json"
