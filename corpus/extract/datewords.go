package extract

import "strings"

// monthNames holds, for each month, its names and abbreviations in English,
// German, Spanish, French, Bulgarian, Russian, Portuguese and Italian, in lower
// case.
const monthNames = `
january jan januar jänner enero ene janvier janv януари яну январь января янв janeiro gennaio gen
february feb februar febrero février fevrier févr fév февруари фев февраль февраля февр fevereiro fev febbraio
march mar märz maerz mär mrz marzo mars март мар марта março
april apr abril abr avril avr април апр апрель апреля aprile
may mai mayo май мая maio maggio mag
june jun juni junio juin юни июнь июня июн junho giugno giu
july jul juli julio juillet juil юли июль июля июл julho luglio lug
august aug agosto ago août aout август авг августа
september sep sept septiembre setiembre set septembre септември сеп септ сентябрь сентября сен сент setembro settembre sett
october oct oktober okt octubre octobre октомври окт октябрь октября outubro out ottobre ott
november nov noviembre novembre ноември ное ноем ноябрь ноября ноя нояб novembro
december dec dezember dez diciembre dic décembre decembre déc декември дек декабрь декабря dezembro dicembre`

// dateWords are the weekdays of the same languages, and words that stand
// within a date without a meaning of their own.
const dateWords = `
monday mon montag mo lunes lun lundi понеделник пон пн понедельник segunda seg lunedì
tuesday tue tues dienstag di martes mardi вторник вт terça martedì
wednesday wed mittwoch mi miércoles miercoles mié mercredi mer сряда ср среда quarta qua mercoledì
thursday thu thur thurs donnerstag do jueves jue jeudi jeu четвъртък чет чт четверг quinta qui giovedì gio
friday fri freitag fr viernes vie vendredi ven петък пет пт пятница sexta sex venerdì
saturday sat samstag sonnabend sa sábado sabado sáb samedi sam събота съб сб суббота sabato
sunday sun sonntag so domingo dom dimanche dim неделя нед нд вс воскресенье domenica
年 月 日
st nd rd th er at on of the de del el la las le à a um den am в во на г год года ч часа uhr h feira às alle ore il em`

var monthNumbers = func() map[string]int {
	numbers := map[string]int{}
	for i, line := range strings.Split(strings.TrimSpace(monthNames), "\n") {
		for _, name := range strings.Fields(line) {
			numbers[name] = i + 1
		}
	}
	return numbers
}()

var dateWordSet = wordSet(dateWords)

// monthNumber returns 1 to 12, or 0 if word is no month.
func monthNumber(word string) int { return monthNumbers[word] }

func isDateWord(word string) bool { return dateWordSet[word] }

func onlyDateWords(s string) bool {
	for _, w := range strings.Fields(s) {
		if w = strings.Trim(w, ".,()"); w != "" && !isDateWord(w) {
			return false
		}
	}
	return true
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
