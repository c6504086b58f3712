package main

import "strings"

// A culture lends names and the country its people mostly live in.
type culture struct {
	country string
	first   []string
	last    []string
}

var cultures = []culture{
	{
		"US",
		strings.Fields("Emily Marcus Olivia Tyler Hannah Derek Grace Caleb"),
		strings.Fields("Carter Whitfield Jenkins Holloway Bennett Sutton Pruitt Maddox"),
	},
	{
		"DE",
		strings.Fields("Jürgen Anke Björn Heike Lukas Käthe Matthias Ulrike"),
		strings.Fields("Müller Schäfer Weiß Böhm Krüger Vogt Lindner Köhler"),
	},
	{
		"GB",
		strings.Fields("Imogen Rhys Fiona Alistair Poppy Gareth Eilidh Nigel"),
		strings.Fields("Ashworth Llewellyn McAllister Thornbury Pemberton Hughes Fairclough Sinclair"),
	},
	{
		"FR",
		strings.Fields("Élodie Benoît Chloé Thibault Margaux Rémi Anaïs Gaël"),
		strings.Fields("Lefèvre Dubois Marchand Guérin Roussel Chevalier Besançon Faure"),
	},
	{
		"IN",
		strings.Fields("Ananya Rohan Priya Vikram Kavya Arjun Deepa Sanjay"),
		strings.Fields("Iyer Deshmukh Banerjee Nair Chaudhary Kulkarni Reddy Bhatt"),
	},
	{
		"JP",
		strings.Fields("Haruka Kenji Sakura Daiki Naoko Takumi Yui Shinji"),
		strings.Fields("Tanaka Kobayashi Fujimoto Ishikawa Nakagawa Okada Hayashi Morita"),
	},
	{
		"BR",
		strings.Fields("Thaís João Larissa Caio Beatriz Renato Luíza Otávio"),
		strings.Fields("Cardoso Gonçalves Ribeiro Teixeira Moraes Figueiredo Antunes Brandão"),
	},
	{
		"PL",
		strings.Fields("Agnieszka Łukasz Zofia Paweł Magda Wojciech Kinga Stanisław"),
		strings.Fields("Wójcik Nowak Dudek Wróbel Mazur Krawczyk Sikora Pająk"),
	},
	{
		"SE",
		strings.Fields("Åsa Göran Linnea Mårten Ebba Nils Maja Sören"),
		strings.Fields("Sjöberg Lindqvist Ekström Nyström Åkesson Hallberg Wallin Forsberg"),
	},
	{
		"NG",
		strings.Fields("Adaeze Chidi Folake Emeka Ngozi Tunde Ifeoma Segun"),
		strings.Fields("Okafor Adeyemi Nwosu Balogun Eze Ogunleye Obi Danjuma"),
	},
	{
		"ES",
		strings.Fields("Lucía Íñigo Carmen Álvaro Noelia Sergio Begoña Jordi"),
		strings.Fields("Muñoz Ibáñez Serrano Quintana Peña Vidal Roldán Echeverría"),
	},
	{
		"TR",
		strings.Fields("Ayşe Emre Zeynep Burak Elif Çağlar Selin Oğuz"),
		strings.Fields("Yıldız Özdemir Kaya Aydın Şahin Demirci Arslan Çelik"),
	},
}

// person returns the n-th name: cultures take turns, and within one no pair of
// first and last name comes twice before all 64 have come.
func person(n int) (first, last, country string) {
	c := cultures[n%len(cultures)]
	k := n / len(cultures)
	first = c.first[k%len(c.first)]
	last = c.last[(k+3*(k/len(c.first)))%len(c.last)]
	return first, last, c.country
}

var plainLetters = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "å", "a",
	"á", "a", "ã", "a", "ą", "a", "ç", "c", "é", "e", "è", "e", "ë", "e", "ğ", "g",
	"í", "i", "î", "i", "ï", "i", "ı", "i", "ł", "l", "ń", "n", "ñ", "n",
	"ó", "o", "ş", "s", "ú", "u", " ", "",
)

// mailName is how a name is written in an address.
func mailName(first, last string) string {
	return plainLetters.Replace(strings.ToLower(first + "." + last))
}
