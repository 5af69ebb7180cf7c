from __future__ import annotations

import pytest

from dragoman.article.language import language


@pytest.mark.parametrize(
    "text, code",
    [
        pytest.param(
            "Prime Minister Nguyen Van Toan told Ursula Weber that Hanoi would sign.", "en", id="foreign names"
        ),
        pytest.param("Le ministre a annoncé que le Tchad rappelle son ambassadeur.", "fr", id="French"),
        pytest.param("Министр сообщил, что Чад отзывает своего посла из Парижа.", "ru", id="Russian"),
        pytest.param("Міністр повідомив, що Чад відкликає свого посла з Парижа.", "uk", id="Ukrainian"),
        pytest.param("Der Minister sagte, dass der Tschad seinen Botschafter abberuft.", "de", id="German"),
        pytest.param("El ministro dijo que el Chad retira a su embajador de París.", "es", id="Spanish"),
        pytest.param(
            "Bakan, Çad'ın büyükelçisini geri çağırdığını ve görüşmelerin biteceğini söyledi.", "tr", id="Turkish"
        ),
        pytest.param(
            "Министърът каза, че Чад отзовава своя посланик от Париж и че решението е окончателно.",
            "bg",
            id="Bulgarian",
        ),
        pytest.param(
            "El ministre va dir que el Txad retira el seu ambaixador de París i que no hi ha marxa enrere.",
            "ca",
            id="Catalan",
        ),
        pytest.param("Gabon government frees twelve miners from jail.", "en", id="few grammatical words"),
        pytest.param("قال الوزير إن تشاد تستدعي سفيرها من باريس بسبب الأزمة الأخيرة", "ar", id="Arabic"),
        pytest.param("部长说乍得将从巴黎召回其大使。外交部周日证实了这一消息。", "zh", id="Chinese"),
        pytest.param("장관은 차드가 파리에서 대사를 소환한다고 말했다.", "ko", id="Korean"),
        pytest.param("Yemen defied a UN ban on weapon sales.", "en", id="UN is no French article"),
        pytest.param("UN AN APRÈS LE COUP, UNE VIE SANS LE SEL", "fr", id="all in capitals"),
        pytest.param("OK", None, id="too short"),
        pytest.param("12:45 | 3/4", None, id="no letters"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_language_is_told_or_left_open(text: str, code: str | None) -> None:
    assert language(text) == code
