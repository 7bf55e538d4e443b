package rag

import (
	"maps"
	"strings"
)

// The word lists by which orders to a model are told from news; the shorter
// ones in the six languages that members speak.
var (
	// overriding, earlier, instructions: "ignore all previous instructions".
	overriding = set(`ignore disregard forget override overrule bypass discard skip neglect
		ignoriere ignorieren vergiss vergessen missachte ignora ignore olvida ignorez oubliez oublie
		игнорирай игнорирайте забрави забравете пренебрегни игнорируй игнорируйте забудь забудьте`)
	earlier = set(`previous prior above earlier preceding foregoing all any your everything system original initial former
		vorherigen vorige vorigen bisherigen alle anteriores previas todas todo précédentes précédents toutes tous
		предишните предишни горните всички предыдущие прежние все прошлые`)
	instructions = set(`instruction instructions prompt prompts direction directions directive directives guideline guidelines
		command commands context orders constraints restrictions programming above
		anweisung anweisungen befehle instrucciones órdenes indicaciones consignes
		инструкция инструкции инструкциите указания указанията команди команды`)

	// openings may stand before an order: what calls all, or a mark.
	openings = set("everyone here all inst system user assistant")

	// leadIns stand before the verb of an order.
	leadIns = set(`please kindly now then and also just must should instead first finally next simply you to
		bitte jetzt por favor ahora s'il plaît vous te maintenant моля сега пожалуйста теперь`)
	fillers = set("in your the at with of end beginning start final dein deiner deine tu su votre ta dans en твоя твоем вашем в във")

	// yours, replies: "your answer".
	yours   = set("your ur deine deiner deinem ihre ihrer tu su votre vos ta твоя твоят вашия вашият твой твоём твоем вашем ваш свой своём своем")
	replies = set(`answer answers reply replies response responses output outputs completion message summary
		antwort antworten respuesta respuestas réponse réponses отговор отговора отговорите ответ ответе ответы`)

	// commanding verbs begin an order.
	commanding = set(`add append include insert integrate incorporate modify change alter adjust augment enhance enrich extend expand
		improve replace substitute swap convert translate transform turn encode decode encrypt render rewrite rephrase paraphrase format
		provide give write draft compose develop create generate produce output print return show list name explain describe define
		outline summarize summarise break compare analyze analyse calculate compute solve tell say state mention use make start begin
		end finish conclude close reply respond answer recommend suggest promote advertise endorse encourage remind urge ask invite
		direct link send email post forward remove delete omit drop group combine merge split separate scramble jumble shuffle
		rearrange reorder reverse misspell introduce capitalize repeat pretend act imagine assume behave ignore disregard forget stop
		avoid refuse never always do don't reveal disclose search call execute run open download install tease hint craft place put
		prefix prepend precede follow limit keep ensure base quote cite embed hide mask spell sprinkle highlight emphasize stress
		anagram alternate apply
		füge ergänze schreibe beende beginne antworte ersetze übersetze añade incluye agrega escribe responde termina reemplaza traduce
		ajoute ajoutez inclus incluez écris écrivez répondez réponds termine terminez remplace remplacez traduis traduisez
		добави добавете включи включете напиши напишете отговори отговорете завърши завършете замени преведи
		добавь добавьте напишите ответь ответьте заверши завершите закончи замените переведи`)

	// models, and those who are spoken to before them.
	models      = set("ai ais llm llms gpt chatgpt chatbot chatbots language gemini copilot ии ki")
	salutations = set("attention dear hey hello hi note message instruction instructions внимание")
	whom        = set("to for any all the a an every of my ai")
	epithets    = set(`a an the now in fact no longer just not
		helpful powerful large artificial intelligence evil unrestricted uncensored advanced new different free`)

	// tasks are verbs that set one, works what comes of it.
	tasks = set(`write draft compose translate summarize summarise develop generate create provide give show tell list
		outline solve calculate compute rewrite paraphrase design code implement replace convert introduce
		rearrange scramble misspell jumble anagram remove group combine reverse substitute`)
	teaching = set("explain describe define")
	works    = set(`essay essays poem poems poetry haiku story stories song lyrics letter letters speech email joke jokes dialogue screenplay
		script code function program query algorithm python javascript java sql html json regex equation equations
		paragraph sentence sentences translation summary recipe slogan tweet blog article words word vowel vowels typo typos
		letters characters emoji emojis punctuation introduction conclusion equivalent example examples steps terms theory process`)
	languages = set("english french spanish german russian chinese japanese italian portuguese arabic latin bulgarian")
)

// toldStems and modelStems are of questions about what models are told.
var (
	toldStems  = strings.Fields("instruct prompt inject jailbreak order command tell told инструкц промпт")
	modelStems = strings.Fields("ai llm chatbot chatgpt gpt assist model inject hidden jailbreak ии асистент ассистент")
)

// roleMarks are of the templates that models are asked with; roleLabels begin
// a turn.
var (
	roleMarks = []string{
		"<|", "|>", "[inst]", "[/inst]", "<<sys>>", "<</sys>>", "<system>", "</system>", "<assistant>", "<user>", "<instructions>",
		"<start_of_turn>", "<end_of_turn>", "### instruction", "### system", "### response", "### human", "### assistant", "### user",
		"###instruction", "begin_of_text", "im_start",
		"@everyone", "@here", "†source", "【",
	}
	roleLabels = []string{"system:", "assistant:", "system prompt:", "system message:", "[system]", "(system)", "new instructions:", "new instruction:", "human:"}
)

// Where a word is a cue, see cue.
const (
	anywhere  = 1
	atOpening = 2
)

// cues are the words without one of which no rule holds.
var cues = cueWords()

func cueWords() map[string]int {
	out := make(map[string]int)
	for _, list := range []map[string]bool{tasks, teaching} {
		for w := range maps.Keys(list) {
			out[w] = atOpening
		}
	}
	for w := range languages {
		out[w] = anywhere
	}
	out["break"] = atOpening
	for _, list := range []map[string]bool{overriding, replies} {
		for w := range list {
			out[w] = anywhere
		}
	}
	for w := range models {
		if w != "language" {
			out[w] = anywhere
		}
	}
	for _, w := range []string{"model", "models", "prompt", "system", "assistant"} {
		out[w] = anywhere
	}
	return out
}

// foreignCues are how the cues of other scripts begin.
var foreignCues = []string{"игнорир", "забрав", "забуд", "пренебрег", "отговор", "ответ", "réponse", "ии"}
