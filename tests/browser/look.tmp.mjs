import { chromium } from 'playwright-core';
const url='http://127.0.0.1:18111';
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--headless','--no-sandbox','--disable-gpu']});
const pages=(process.argv[2]??'today,bingo,karma,tasks,achievements,settings/calendar,operator').split(',');
for (const [who,lang] of [['yuqing','zh-TW'],['maya','en']])
for (const [size,opt] of Object.entries({phone:{viewport:{width:360,height:780},isMobile:true,hasTouch:true,deviceScaleFactor:1.5},wide:{viewport:{width:1280,height:800}}})) {
  const ctx=await b.newContext({...opt,locale:lang});
  const r=await ctx.request.post(url+'/api/v1/demo/sign-in',{data:{person:who},headers:{origin:url}});
  if(!r.ok()) {console.log(r.status(),await r.text());process.exit(1);}
  const me=await r.json(); const user=me.user??me; const until=(me.token_expires_at??Math.floor(Date.now()/1000)+1500)*1000;
  await ctx.addInitScript(rec=>localStorage.setItem('session',JSON.stringify(rec)),{user,preferences:null,turn:1,until});
  await ctx.addInitScript(()=>sessionStorage.setItem('demo-small','1'));
  for(const n of pages){
    const page=await ctx.newPage();
    page.on('console',m=>m.type()==='error'&&console.log(n,size,m.text())); page.on('pageerror',e=>console.log(n,size,'ERR',e.message));
    await page.goto(url+'/'+n+'?lang='+lang); await page.locator('main h1').first().waitFor().catch(e=>console.log(n,'no h1')); await page.waitForTimeout(1500);
    if(await page.evaluate(()=>document.documentElement.scrollWidth>document.documentElement.clientWidth))console.log('OVERFLOW',size,n,lang);
    await page.screenshot({path:`/tmp/look/s/${n.replace('/','-')||'home'}-${size}-${lang}.png`,fullPage:true});
    await page.close();
  }
  await ctx.close();
}
await b.close();
