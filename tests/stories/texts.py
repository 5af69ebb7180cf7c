"""Articles of our own that the tests of stories share."""

from __future__ import annotations

from dragoman.records import Article

FERRY = (
    "The ferry company Norlys will stop its night crossings to Lower Quell from October, its director Hanne Brandvold "
    "said on Tuesday, after losing 14 million crowns in two years.",
    "Some 60 seafarers were told in a meeting on board that their contracts would not be renewed. The union called the "
    "step a breach of a promise made when the line was sold in 2016.",
    '"We have carried empty beds across the sound for two winters, and no company survives that," Brandvold said.',
    "The mayor of Lower Quell, Teodor Wendt, asked the government in the capital for a subsidy, since the next bridge "
    "is 90 kilometres away and the hospital has no helipad.",
    "Hauliers said that they would have to send lorries on the long way round, which takes four hours more and costs "
    "them about 300 crowns for each trip.",
    "A decision on the day crossings, which are used by pupils and by people who work at the brickworks, is expected "
    "before the end of the year.",
)
OTHER_FERRY = (  # the same happening by another reporter: same names, figures and quote
    "Whoever misses the last boat to Lower Quell will soon have to wait for the morning: Norlys gives up its nights.",
    "Sixty people lose their work. They learned of it on the car deck, between parked vans, from director Hanne "
    "Brandvold herself, who spoke of 14 million crowns gone within two years.",
    '"We have carried empty beds across the sound for two winters, and no company survives that," Brandvold said.',
    "In the town hall the telephone did not stop ringing. Mayor Teodor Wendt wants money from the capital and points "
    "at the map: 90 kilometres to the bridge, and no place for a helicopter to land at the hospital.",
    "When the line went to private hands in 2016, nobody would be dismissed, it was said then. The union remembers.",
    "Drivers of lorries reckon with four hours more behind the wheel and 300 crowns for fuel.",
)
FERRY_FRENCH = (
    "La compagnie de ferries Norlys supprimera en octobre ses traversées de nuit vers Lower Quell, a annoncé mardi sa "
    "directrice, Hanne Brandvold, après une perte de 14 millions de couronnes en deux ans.",
    "Une soixantaine de marins ont appris lors d'une réunion à bord que leur contrat ne serait pas renouvelé. Le "
    "syndicat dénonce la rupture d'une promesse faite lors de la vente de la ligne en 2016.",
    "Le maire de Lower Quell, Teodor Wendt, réclame une subvention, car le prochain pont est à 90 kilomètres et "
    "l'hôpital n'a pas d'héliport.",
)
BEES = (
    "Beekeepers in the Velda hills have lost half of their colonies to a mite that arrived with imported queens, the "
    "institute for animal health reported on Friday.",
    "Some 4,000 hives stand empty, said its head, Farida Nakimera, who expects a poor harvest of cherries as well, "
    "since nobody is left to visit the blossoms.",
    "The institute will hand out strips with thymol free of charge and asks all owners to report their hives by May.",
    "A levy on honey from abroad, which the growers' association wants, was turned down by the ministry in spring.",
)


def text(*paragraphs: str) -> str:
    """Paragraphs with a blank line between."""
    return "\n\n".join(paragraphs)


def article(identity: str, *paragraphs: str, **known: str | None) -> Article:
    """An article of these paragraphs; *known* are other fields of the record."""
    return Article(id=identity, source=identity, text=text(*paragraphs), **known)  # type: ignore[arg-type]
