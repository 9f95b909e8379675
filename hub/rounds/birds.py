"""Names of teams: birds of Europe, each once in a round. The list is ours."""

BIRDS = """
Avocet Bittern Blackcap Bluethroat Brambling Bullfinch Bunting Bustard Buzzard Capercaillie
Chaffinch Chiffchaff Chough Coot Cormorant Corncrake Crake Crane Crossbill Cuckoo Curlew Dabchick
Dipper Diver Dotterel Dove Dunlin Dunnock Eagle Egret Eider Falcon Fieldfare Firecrest Flamingo
Flycatcher Fulmar Gadwall Gannet Garganey Godwit Goldcrest Goldeneye Goldfinch Goosander Goshawk
Grebe Greenfinch Greenshank Grouse Guillemot Gull Harrier Hawfinch Heron Hobby Hoopoe Ibis Jackdaw
Jay Kestrel Kingfisher Kite Kittiwake Knot Lammergeier Lapwing Lark Linnet Magpie Mallard Martin
Merganser Merlin Moorhen Nightingale Nightjar Nutcracker Nuthatch Oriole Osprey Ouzel Owl
Oystercatcher Partridge Pelican Petrel Phalarope Pintail Pipit Plover Pochard Pratincole Ptarmigan
Puffin Quail Raven Razorbill Redpoll Redshank Redstart Redwing Robin Roller Rook Ruff Sanderling
Sandpiper Scaup Scoter Serin Shearwater Shelduck Shoveler Shrike Siskin Skua Skylark Smew Snipe
Sparrow Spoonbill Starling Stilt Stint Stonechat Stork Swallow Swan Swift Teal Tern Thrush
Treecreeper Turnstone Twite Vulture Wagtail Wallcreeper Warbler Waxwing Wheatear Whimbrel Whinchat
Whitethroat Wigeon Woodcock Woodlark Woodpecker Wren Wryneck Yellowhammer
""".split()  # noqa: SIM905  (a list of words is easier to read than 170 strings)
STRIDE = 37
"""Steps through the list, so that the teams of a round do not all begin with A."""


def bird(number: int) -> str:
    """The name of the team with this number in its round, from 0; "Heron 2" once all are used."""
    again, at = divmod(number, len(BIRDS))
    name = BIRDS[at * STRIDE % len(BIRDS)]
    return f"{name} {again + 1}" if again else name
