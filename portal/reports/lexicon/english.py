"""English words for all of it. Inflections need no entry of their own: they are stemmed before they are compared."""

from portal.reports.categories import Category

# Said in letters about anything, or naming only where; they would drown the words of fault.
MUTED = (
    "thank you for, thanks in advance, no lift, front door, by the lift, near the lift, next to the lift, lift lobby"
    ", light rain, heavy rain, in light of, a bit of light, park my bike"
)

WORDS: dict[Category, dict[float, str]] = {
    Category.LEAK_ABOVE: {
        4: (
            "ceiling is leaking, ceiling leak, leak from above, leaking from above, water from above"
            ", dripping from the ceiling, leak from upstairs, leaking from upstairs, through the ceiling"
            ", from the ceiling, water from the flat above"
        ),
        3: "leak, drip, seep, water stain",
        2: "damp, mould, mold, ceiling, waterproofing, stain, trickle",
        1: "upstairs, above, wet, soaked",
    },
    Category.LEAK_PIPE: {
        4: (
            "burst pipe, leaking pipe, pipe leak, pipe burst, pipe has burst, leaking tap, dripping tap"
            ", leaking toilet, tap leak, tap drip, toilet leak, leaking valve, water heater leak, radiator leak"
            ", leaking faucet"
        ),
        3: "leak, drip, tap, faucet, valve, gushing, spraying, burst, pouring out, pours out, pipe",
        2: "plumber, plumbing, hose, sink, basin, toilet",
    },
    Category.LEAK_RAIN: {
        4: (
            "roof leak, leaking roof, window leak, leaking window, rain comes in, rain gets in"
            ", rain comes through, balcony leak, wall leak, leak when it rains, basement leak, garage leak"
            ", rising damp"
        ),
        3: "leak, drip, seep, water stain, rainwater",
        2: "damp, mould, mold, waterproofing, stain",
        1: "rain, roof, wet, window, outside wall",
    },
    Category.CRACK: {
        4: "crack, subsidence, sinking ground, leaning wall, structural damage",
        3: "structural, subside, foundation, sunken",
        2: "beam, load bearing, slab, tilt",
    },
    Category.FINISH: {
        4: (
            "tile fell, tiles falling, loose tile, hollow tile, peeling paint, falling plaster, facade falling"
            ", build quality, building quality, poor workmanship, shoddy"
        ),
        3: "tile, plaster, peel, facade, cladding, workmanship, hollow, defect",
        2: "paint, floor, wall, quality, construction fault, render",
    },
    Category.WATER: {
        4: (
            "no water, water is off, water outage, water cut, water pressure, brown water, dirty water"
            ", water supply, yellow water, without water, water quality"
        ),
        2: "tap water, supply, pump, water meter",
    },
    Category.POWER: {
        4: (
            "no power, power cut, power outage, no electricity, blackout, fuse, tripping, trips the"
            ", circuit breaker, sparks, spark, without power, short circuit, electric shock, power is out"
            ", power failure"
        ),
        3: "electricity, electrical, electric, wiring, voltage, breaker, electrician",
        2: "plug, switch, power, meter, socket, outlet",
    },
    Category.GAS: {
        4: "gas leak, smell gas, smell of gas, gas smell, no gas, gas supply, smells of gas",
        3: "gas, boiler gas",
    },
    Category.HEATING: {
        4: (
            "no heating, heating, no hot water, radiator, air conditioning, air conditioner, boiler, aircon"
            ", underfloor heating"
        ),
        3: "hot water, heater, thermostat, ac unit, freezing cold",
        2: "cold, warm",
    },
    Category.DRAIN: {
        4: (
            "blocked drain, drain, sewage, blocked toilet, toilet is blocked, clogged, overflowing toilet, sewer"
            ", backing up, manhole, floor drain, blocked sink, toilet blocked, standing water"
        ),
        3: "blocked, blockage, flood, overflow, puddle, gutter, clog",
        2: "toilet, sink, unblock",
    },
    Category.NETWORK: {
        4: "mobile signal, phone signal, no signal, broadband, internet, wifi, wi, fibre, mobile reception",
        2: "signal, network, router",
    },
    Category.LIFT: {
        4: ("lift, elevator, stuck in the lift, trapped in the lift, trapped in the elevator, lift is out of order"),
        2: "escalator, lift door, lift button",
    },
    Category.DOOR: {
        4: (
            "lock, lock is broken, key, locked out, door handle, hinge, door does not close, door won't close"
            ", broken window, window pane, window does not close, doorknob, door closer"
        ),
        3: "door, window, handle, glass, entrance door, latch",
    },
    Category.LIGHT: {
        4: (
            "light bulb, street light, streetlight, corridor light, stairwell light, light is out"
            ", lights are out, light is broken, lamp, flickering, lighting, bulb"
        ),
        3: "light, too dark, pitch dark",
        1: "dark",
    },
    Category.EQUIPMENT: {
        4: (
            "fire extinguisher, fire hose, hydrant, smoke detector, smoke alarm, sprinkler, intercom, playground"
            ", gym equipment, emergency exit, fire alarm, fire door, swimming pool, security camera, cctv"
            ", letterbox, railing, swing"
        ),
        3: "camera, gate, barrier, fence, bench, equipment, slide, handrail, mailbox",
        2: "facility, entry system, access card",
    },
    Category.CLEANING: {
        4: (
            "rubbish, garbage, trash, litter, cleaner, cleaning, dirty corridor, cockroach, rat, mice, weed"
            ", lawn, hedge, filthy, pest, not been cleaned, bin, overgrown, mosquito, termite"
        ),
        3: "dirty, clean, sweep, swept, grass, tree, garden",
        2: "hygiene, mess, leaf, leave",
    },
    Category.NOISE: {
        4: (
            "noise, noisy, loud, loud music, barking, can't sleep, cannot sleep, keeps us awake, drilling"
            ", construction noise, karaoke, party, mahjong, shouting, square dancing, stomping"
        ),
        3: "sleep, bark, music, bang, quiet, awake, hammer, decibel, scream",
        2: "late at night, midnight, renovation, night, jumping, running around, construction site",
    },
    Category.FUMES: {
        4: (
            "fume, cooking smell, cooking fumes, bad smell, stink, stench, smelly, dust, exhaust"
            ", second-hand smoke, cigarette smoke, pollution, odour, odor, barbecue smoke, foul"
        ),
        3: "smell, smoke, polluted, barbecue, smoking",
        2: "restaurant, ash, ventilation",
    },
    Category.NEIGHBOUR: {
        4: (
            "substation, phone mast, base station, waste station, rubbish station, concrete plant, power line"
            ", blocks our light, blocks the sun, daylight, railway, crematorium, radiation, factory"
            ", petrol station, glare, floodlight, neon"
        ),
        3: "neighbour, neighbor, sunlight, hospital, plant next door, billboard, nuisance",
        2: "next door",
    },
    Category.PARKING: {
        4: (
            "parking, parking space, car park, parked, parks in, parking bay, parking fee, illegally parked"
            ", charging station, parking permit, double parked, charging point"
        ),
        3: "car, vehicle, garage, tow, van",
        2: "scooter, driveway, motorcycle",
    },
    Category.ILLEGAL_BUILDING: {
        4: (
            "illegal building, illegal construction, illegal structure, illegal extension, without permission"
            ", without a permit, load bearing wall, load-bearing wall, built a shed, roof extension"
            ", building without, unauthorised, unauthorized, enclosed the balcony, planning permission"
        ),
        3: "extension, shed, planning permit, knocked down, knocking down, demolish",
    },
    Category.PUBLIC_ORDER: {
        4: (
            "fire lane, fire exit blocked, fire escape, gambling, theft, stolen, burglar, burglary, threaten"
            ", threat, assault, fight, airbnb, short let, subletting, illegal business, stray dog, off the lead"
            ", off leash, thrown from, throws things, thrown out of the window, blocks the exit, blocked exit"
            ", fly tipping, drug, harass, bully, hawker, vendor, break-in"
        ),
        3: (
            "stole, thief, police, dog, licence, license, brothel, intruder, corridor clutter, e-bike"
            ", shoes in the corridor, charging"
        ),
        2: "clutter, business, tenant, stranger, street stall",
    },
    Category.FEES: {
        4: (
            "service charge, property fee, management fee, overcharged, overcharge, bill, invoice, deposit back"
            ", refund of deposit, charged twice, late fee, water bill, electricity bill, tariff, fee"
        ),
        3: "charge me, deposit, payment, price, expensive, paid twice, receipt, charged",
        2: "pay, cost, money",
    },
    Category.PUBLIC_MONEY: {
        4: (
            "maintenance fund, repair fund, common income, advertising income, public money, accounts published"
            ", reserve fund, sinking fund, annual accounts, where the money goes, audit"
        ),
        3: "transparency, account, income, spent, budget",
    },
    Category.CONDUCT: {
        4: (
            "rude, attitude, owners committee, owners' committee, owner's committee, election, vote"
            ", security guard, unprofessional, impolite, shouted at me, property company, management company"
            ", residents' committee, incompetent, guard, disrespectful"
        ),
        3: "staff, steward, reception, manager, concierge, receptionist",
        2: "service, management, desk, ignore",
    },
    Category.DELAY: {
        4: (
            "nobody came, no one came, no one has come, nobody has come, never came, still waiting"
            ", did not show up, didn't show up, still not repaired, still not fixed, no reply, no answer"
            ", missed appointment, nobody answered, no one turned up, third time"
        ),
        3: "waiting, overdue, promised to come, weeks ago, follow up, reminder",
        2: "again, still, delay",
    },
    Category.PROMISE: {
        4: (
            "handover, hand-over, title deed, deed, false advertising, show flat, sales contract, developer"
            ", decoration package, delivery date, brochure, misled, handed over, presale, purchase contract"
            ", down payment, mis-sold, snagging, property certificate"
        ),
        3: "contract, promised, refund, salesperson, mortgage, advertise, purchase, keys to our flat",
        2: "bought, sold",
    },
    Category.OUTSIDE: {
        4: (
            "school, kindergarten, nursery, bus stop, bus, traffic light, traffic, crossing, underground station"
            ", metro station, road works, footbridge, school place, pothole, demolition compensation, congestion"
        ),
        3: "road, metro, subway, pavement, sidewalk, education, city council",
        2: "route, street, commute",
    },
    Category.SUGGESTION: {
        4: "suggestion, suggest, it would be nice, would be great if, idea, propose, could we have, i recommend",
        2: "perhaps, maybe, improve, how about",
    },
    Category.PRAISE: {
        4: (
            "well done, praise, excellent work, great job, compliment, very satisfied, grateful, wonderful"
            ", thanks to, kudos, very kind"
        ),
        3: "thank, thanks, excellent, great, friendly, appreciate, helpful, kind",
        1: "good, nice, quick",
    },
    Category.OTHER: {},
}
