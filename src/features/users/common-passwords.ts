/**
 * The passwords of eight and more characters that guessing starts with, in lower case: keyboard walks, number rows,
 * and the words that head every published list.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `12345678 123456789 1234567890 12345678910 123456789a 123456789q 0123456789 0987654321 9876543210 987654321 87654321
  11223344 1122334455 112233445566 12341234 123123123 123321123 12344321 123454321 12121212 13131313 10203040 102030405
  11111111 22222222 123qweasd 123qweasdzxc 1234qwer 12345qwert 123456qwerty 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx
  1qaz2wsx3edc 1qazxsw2 1qaz@wsx q1w2e3r4 q1w2e3r4t5 qazwsxedc qazwsx123 qwertyui qwertyuiop qwerty12 qwerty123
  qwerty1234 qwerty12345 qwerty123456 qwertz123 qwertzuiop azertyuiop azerty123 asdfghjk asdfghjkl asdfasdf asdf1234
  asdfqwer zxcvbnm1 zxcvbnm, zxcvbnm123 poiuytrewq zaq12wsx zaq1zaq1 zaq1xsw2 xsw2zaq1 !qaz2wsx 1qaz!qaz
  password password1 password12 password123 password1234 password! password1! password01 passw0rd p@ssw0rd p@ssword
  p@55w0rd pa$$w0rd pa55word passwort passwort1 passwort123 passwords mypassword newpassword thepassword changeme
  changeme1 changeme123 changeit letmein1 letmein123 letmeinn welcome1 welcome12 welcome123 welcome2 welcomes
  admin123 admin1234 admin12345 admin123456 adminadmin administrator root1234 rootroot rootroot1 toor1234 test1234
  test12345 testtest testing1 testing123 guest123 guestguest user1234 useruser default1 temp1234 temppass secret123
  secret12 topsecret whatever whatever1 iloveyou iloveyou1 iloveyou2 iloveyou! ilovegod iloveme1 loveyou1 lovelove
  loveme123 sunshine sunshine1 princess princess1 football football1 baseball baseball1 basketball superman superman1
  spiderman batman123 starwars starwars1 pokemon1 pokemon123 trustno1 dragon123 master123 monkey123 shadow123
  michael1 jennifer jennifer1 jordan23 charlie1 ashley123 jessica1 michelle michelle1 nicole123 samantha danielle
  alexander christian elizabeth christopher victoria stephanie veronica patricia liverpool liverpool1 chelsea1
  arsenal1 barcelona juventus realmadrid manchester internet computer computer1 corvette mercedes maverick midnight
  butterfly chocolate cheesecake strawberry blink182 metallica scorpion hardcore killer123 snowball summer12 summer123
  winter123 spring123 autumn123 sommer123 januar12 january1 october1 november december september hellohello hello123
  hello1234 helloworld hallo123 hallohallo hallo1234 schatz123 ficken123 schalke04 borussia bismillah
  aaaaaaaa aaaaaaaaaa abcdefgh abcdefghi abcdefghij abcd1234 abcde12345 abc12345 abc123456 abcabcabc a1b2c3d4
  a1b2c3d4e5 a12345678 a123456789 aa123456 aa12345678 asd12345 qwe12345 qweqweqwe qweasdzxc 1234abcd 12345abc
  12345678a 123abc123 0000000000 1111111111 00000000 88888888 99999999 66666666 55555555 77777777 33333333 44444444
  147258369 741852963 159753456 159357258 963852741 789456123 456789123 321654987 147852369 192837465 135792468
  1029384756 11235813 31415926 314159265 27182818 20202020 19901990 20002000 20252025 20262026 google123 facebook
  facebook1 linkedin linkedin1 microsoft microsoft1 windows10 samsung1 samsung123 apple123 parley12 parley123
  parleyparley meeting1 meeting123 conference letmeinplease opensesame access14 access123 cookie123 freedom1 freedom123
  blahblah trinity1 matrix123 mustang1 yankees1 ginger123 bailey123 hannah123 buster123 soccer123 hockey123 hunter123
  tigger123 thunder1 william1 anthony1 matthew1 richard1 robert123 thomas123 daniel123 andrew123 joshua123 jonathan
  nicholas benjamin isabella gabriella angelina carolina francesco giovanni alessandro`.split(/\s+/),
)
