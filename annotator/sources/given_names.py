"""Given names that are common in news in English and borne by one sex almost only: weak evidence for he or she.

What an article itself says of a son (a title, a pronoun) goes before it. Names borne by both are left out.
"""

FEMALE_NAMES = frozenset(
    """
    abigail ada adriana agnes aisha alexandra alice alicia alina alison amal amanda amelia amina amy ana anastasia 
    angela angelina anita anna annalena anne annie antonia arlene asma astrid audrey ayesha barbara beatrice
    bella benazir bernadette beth bethany betty beverly birgit bonnie brenda bridget brigitte caitlin camila camilla carla
    carly carmen carol carole caroline carolyn catherine cathy cecilia celia charlotte chelsea cheryl chiara chloe christina
    christine cindy claire clara claudia colleen connie cristina cynthia daria deborah debbie delia denise diana diane
    dilma dolores donna dora doris dorothy edith eileen ekaterina elaine eleanor elena elisabeth elise eliza elizabeth ella
    ellen elvira emilia emily emma erica erika esther ethel eugenia eva evelyn fatima fatma fatou fiona florence frances
    francesca frida gabriela galina gemma georgina geraldine gertrude giorgia gina gladys gloria grace greta gulnara
    gwen hanna hannah harriet hazel heather heidi helen helena helga henrietta hilary hillary holly huma ida imelda ines
    inga ingrid irene irina isabel isabella isabelle ivanka jacinda jacqueline jane janet janice jeanne jenna jennifer jenny
    jessica jill joan joanna joanne josephine joyce juanita judith judy julia juliana julie juliet kamala karen karin karla
    kate kateryna katharina katherine kathleen kathryn kathy katie katja katrina kayleigh keiko kellyanne kirsten kristen
    kristina laila larisa larissa laura lauren layla leila lena leticia lidia lillian linda lisa liudmila lois loretta
    lorraine louise lucia lucy ludmila luisa lydia lynn lyudmila madeleine maeve magdalena maia malala manuela marcela marcia
    margaret margarita margot margrethe maria mariam mariana marianne marie marietta marina marine marissa marjorie marta
    martha martina mary maryam matilda maureen maya megan melania melanie melinda melissa meral mercedes meryem mia michelle
    mildred mina miriam moira molly monica monika mona muriel myriam nadia nadine nadezhda nancy naomi natalia natalie natasha
    nathalie nazanin nelly nicole nigar nina nora norma odile olga olivia olena oksana ophelia pamela patricia
    paula pauline penelope penny petra phyllis pippa polina priscilla priti priya rachel raisa rania rebecca regina renata
    rhonda rita roberta rosa rosalind rosemary roxana ruby ruth sabina sabrina sally salma salome samantha sandra sanna sara
    sarah serena sharon sheila shirley silvia sofia sonia sophia sophie stella stephanie sue susan susanna susanne
    suzanne svetlana sylvia tamara tanya tatiana tatyana teresa tess tessa thelma theresa tina toni tzipi ulrike ursula
    valentina valeria valerie vanessa vera veronica veronika victoria viktoria viola violet vivian wanda wendy
    whitney wilhelmina xenia yasmin yasmine yekaterina yelena yevgenia yolanda yulia yvette yvonne zainab zara zehra zeynep
    zoe zsuzsanna zuzana
    """.split()
)
MALE_NAMES = frozenset(
    """
    aaron abbas abdel abdul abdullah abel abraham abdulla adam adolf adnan adrian ahmad ahmed aidan akira alan albert
    alberto aldo alejandro aleksandar aleksandr aleksei alessandro alexander alexei alfonso alfred ali alistair allan allen
    alvaro amir anatoly anders andreas andrei andres andrew andrii andriy andrzej angus anthony antoine anton antonio
    antony anwar arkady arman armando armen arnold arsen arthur arturo artur asad asif askar augusto aziz babak barack
    barry bart bashar bashir ben benedict benjamin benoit bernard bernardo bernie bert bill bob bogdan boris boyko brad
    bradley brendan brett brian bruce bruno bryan byron carl carlo carlos cedric cemal cesar charles charlie chris
    christian christoph christopher chuck clarence clive colin conrad constantin craig cristian cyril cyrus dale damian
    damien dan daniel darren daud dave david denis dennis derek dick didier diego dieter dimitri dimitris dirk dmitri
    dmitriy dmitry dmytro dominic don donald doug douglas duncan dwight ed eddie edgar eduard eduardo edward edwin efrain
    ehud elchin elijah elliott elmar emil emilio emmanuel emmerson enrico enrique eric erik ernest ernesto ernst eugene
    evgeny farid faisal federico felipe felix ferdinand fernando fidel filip florian francesco francisco franco francois
    françois frank franklin franz fred frederick friedrich fritz fyodor gareth garry gary gavin gennady geoff geoffrey georg
    george georges gerald gerard gerhard gerry giancarlo gianni gideon gilbert giles giorgi giovanni giuseppe glenn gordon
    graham greg gregor gregory guido guillermo gunnar gus gustav gustavo habib hakan hamid hamza hans harald haris
    harold harry harvey hasan hashim hassan hector heinz henri henrik henry herbert herman hossein howard hubert hugh hugo
    hussein hulusi ian ibrahim idris ignacio igor ihor ike ilham ilya imran ismail isaac ivan ivo jack jacob jacques jaime
    jair jake jakob jamal james jamie jan janez jared jason javier jean-claude jean-luc jean-paul jean-yves jeff jeffrey
    jeffry jens jeremy jerome jerry jesse jim jimmy joachim joaquin joe joel joerg johan johann johannes john johnny jon
    jonas jonathan jorge jose josé josef joseph josep josh joshua juan jules julian julio junichiro jürgen justin kamal kamil
    karel karim karl kassym-jomart keir keith ken kenneth kevin khaled khalid kirill klaus konstantin kurt kyle laurent
    lars larry lawrence lech leo leon leonard leonid leopold lewis liam lionel lloyd louis luc lucas luigi luis luiz
    lukas luke mahmoud mahmud malcolm manuel marat marc marcel marcelo marco marcos marcus marek mario mark marko marko
    markus martin marvin massimo mateusz mathias matt matteo matthew matthias maurice mauricio maurizio max maxim
    maximilian mehmet mevlut miguel mihai mike mikhail mikheil milan milos miloš miroslav mitch mitt mohamed mohammad
    mohammed moshe moussa muammar muhammad muhammadu murat mustafa mykhailo mykola nabil narendra nasser nathan nathaniel ned
    neil nelson nicholas nick nicolae nicolas nicolás nigel nikola nikolai nikolay nikol nils norbert norman nuri nursultan
    oleg oleh oleksandr oleksii olaf oliver olivier omar oscar osman oswald otto owen pablo paolo pascal patrick paul paulo
    pavel pavlo pedro per pete peter petr petro phil philip philippe phillip pierre piet pieter piotr pjotr pranab qasem rafael
    rahul raimundo rajiv ralph ramazan ramón ramzan rand randy raphael rashid raul raúl ray raymond recep reince reinhard
    reza ricardo richard rick rob robert roberto rodney rodrigo roger roland rolf roman ron ronald rory ross roy
    ruben rudolf rudy rui rupert russell rustam ryan sadiq salim salman salvador sam samir samuel santiago saul scott
    sean sebastian sebastião sergei sergey sergio serhii serhiy seth shahbaz shimon shinzo sigmar silvio simon slobodan stanislav
    stanley stefan stefano stephen sten steve steven stuart sven tariq tayyip ted teddy terry theo theodore thierry thomas
    tiago tim timothy timur toby todd tom tomas tomasz tommy tomáš tony travis trevor ulrich umar umaro uwe vaclav václav
    vadim valentin valery vasily vassily victor viktor viktoras vincent vitali vitaly vlad vladimir volodymyr vuk vyacheslav
    waldemar wallace walter warren wayne werner wilfred wilhelm will william willy wolfgang xavier xi yair yannis yasser
    yevgeny yitzhak yuri yury yusuf yves zachary zaid zoran zviad
    """.split()
)
