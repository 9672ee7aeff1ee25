const isPrime = (candidate: number): boolean => Array.from({ length: Math.max(0, candidate - 2) }, (_, at) => at + 2).every((divisor) => candidate % divisor !== 0);
const PRIMES = Array.from({ length: 310 }, (_, at) => at + 2).filter(isPrime).slice(0, 64);

/** The first 32 bits of the fraction (FIPS 180-4 §4.2.2, §5.3.3). */
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;

/**
 * `function sha256(text)`: the hexadecimal SHA-256 of a text of ASCII characters, as a script of ECMAScript 5. A frame at an `http:` page has
 * no `crypto.subtle`, whatever the address of the frame itself.
 */
export const SHA_256 = `
function sha256(text){
var K=${JSON.stringify(PRIMES.map((prime) => fraction(Math.cbrt(prime))))},H=${JSON.stringify(PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))))};
var size=text.length,total=((size+8>>6)+1)*16,M=[],W=[],i,j,t,hex='';
function rotate(x,n){return x>>>n|x<<32-n}
for(i=0;i<total;i++)M[i]=0;
for(i=0;i<size;i++)M[i>>2]|=text.charCodeAt(i)<<24-i%4*8;
M[size>>2]|=128<<24-size%4*8;
M[total-1]=size*8;
for(i=0;i<total;i+=16){
var a=H[0],b=H[1],c=H[2],d=H[3],e=H[4],f=H[5],g=H[6],h=H[7];
for(j=0;j<64;j++){
if(j<16)W[j]=M[i+j];else{var x=W[j-15],y=W[j-2];W[j]=W[j-16]+(rotate(x,7)^rotate(x,18)^x>>>3)+W[j-7]+(rotate(y,17)^rotate(y,19)^y>>>10)|0}
t=h+(rotate(e,6)^rotate(e,11)^rotate(e,25))+(e&f^~e&g)+K[j]+W[j]|0;
h=g;g=f;f=e;e=d+t|0;
t=t+(rotate(a,2)^rotate(a,13)^rotate(a,22))+(a&b^a&c^b&c)|0;
d=c;c=b;b=a;a=t}
H=[H[0]+a|0,H[1]+b|0,H[2]+c|0,H[3]+d|0,H[4]+e|0,H[5]+f|0,H[6]+g|0,H[7]+h|0]}
for(i=0;i<8;i++)hex+=('0000000'+(H[i]>>>0).toString(16)).slice(-8);
return hex}`;
