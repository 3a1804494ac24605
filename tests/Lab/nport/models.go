package main

// model is what differs between the devices this program can be.
type model struct {
	name          string
	apID          uint32
	hwID          uint16
	ports         int
	maxConnection int    // most clients a port can be set to
	oui           string // first half of the MAC
	major, minor  byte   // firmware
	build         string
	dsciVersion   uint16
}

// Ids: Moxa's "AP ID & Hardware ID Mapping Table" (NPort 5110 manual, p. D-2), its table for the 5600-8-DT (manual, p. 111), and
// published captures of a 6250, a 5450, a 5110 and a W2250A. Most connections: 4 on 5110, 5150, 5400 and 5600, 8 on newer ones (NPort 5400
// manual, p. 41; wirenboard/wb-mge issue 138). Firmware: of published transcripts, else [inferred]. DSCI version: of a W2250A, else [inferred].
var models = []model{
	{"5110", 0x80005110, 0x5110, 1, 4, "00:90:e8", 2, 6, "Build 15101415", 0},
	{"5150", 0x80005150, 0x5150, 1, 4, "00:90:e8", 3, 6, "Build 15101415", 0},  // [inferred]: no id of it was found, and the product has to show it raw
	{"5110A", 0x8000511A, 0x511A, 1, 4, "00:90:e8", 1, 4, "Build 17030709", 2}, // hardware id published, AP id [inferred]
	{"5232", 0x80000312, 0x0332, 2, 4, "00:90:e8", 2, 8, "Build 15101415", 0},
	{"5450", 0x80005400, 0x5404, 4, 4, "00:90:e8", 3, 11, "Build 15101415", 0},
	{"5610-16", 0x80005610, 0x5613, 16, 4, "00:90:e8", 3, 7, "Build 15101415", 0},
	{"5650-8-DT-J", 0x80015610, 0x5706, 8, 4, "00:90:e8", 2, 2, "Build 11090613", 0},
	{"6250", 0x80006000, 0x6250, 2, 8, "00:90:e8", 1, 13, "Build 15101415", 2},
	{"W2250A", 0x80002450, 0x2452, 2, 8, "40:2c:f4", 2, 2, "Build 15101415", 0x0200},
}

func modelNamed(name string) (model, bool) {
	for _, m := range models {
		if m.name == name {
			return m, true
		}
	}
	return model{}, false
}
