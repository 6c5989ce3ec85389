// A small OpenID Connect issuer: it lets whoever it is told to be in at once, and checks what a careful issuer checks
// (client id and secret, redirect address, PKCE S256, each code once).
import { createHash, createSign, generateKeyPairSync, randomBytes, timingSafeEqual } from 'node:crypto';
import http from 'node:http';

const base64url = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const same = (a, b) => Buffer.byteLength(a) === Buffer.byteLength(b) && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** @returns {Promise<object>} `person` is who is at its keyboard ({sub, email, …}; null: someone who cancels); `refused` what it objected to */
export async function startIssuer({ clientId = 'wasteland', secret = 'a secret/with : signs' } = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map();
  const issuer = { url: '', clientId, secret, person: null, refused: [] };

  const idToken = (claims) => {
    const body = `${base64url({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${base64url(claims)}`;
    return `${body}.${createSign('RSA-SHA256').update(body).sign(privateKey).toString('base64url')}`;
  };

  function authorize(query, response) {
    const back = new URL(query.get('redirect_uri'));
    back.searchParams.set('state', query.get('state'));
    if (query.get('client_id') !== clientId || query.get('code_challenge_method') !== 'S256' || !query.get('scope').split(' ').includes('openid')) {
      issuer.refused.push(`authorize ${query}`);
      back.searchParams.set('error', 'invalid_request');
    } else if (!issuer.person) {
      back.searchParams.set('error', 'access_denied');
    } else {
      const code = randomBytes(16).toString('hex');
      codes.set(code, { person: issuer.person, challenge: query.get('code_challenge'), nonce: query.get('nonce'), redirect: query.get('redirect_uri') });
      back.searchParams.set('code', code);
    }
    response.writeHead(302, { location: back.href }).end();
  }

  function token(headers, form) {
    const [id, given] = Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString().split(':').map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    if (id !== clientId || !same(given ?? '', secret)) return [401, { error: 'invalid_client' }];
    const begun = codes.get(form.get('code'));
    codes.delete(form.get('code'));
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    if (!begun || begun.challenge !== challenge || begun.redirect !== form.get('redirect_uri')) return [400, { error: 'invalid_grant' }];
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer.url, aud: clientId, iat: now, exp: now + 300, nonce: begun.nonce, ...begun.person };
    return [200, { access_token: randomBytes(16).toString('hex'), token_type: 'Bearer', expires_in: 300, id_token: idToken(claims) }];
  }

  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url, issuer.url);
    const answer = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname === '/authorize') return authorize(url.searchParams, response);
    if (url.pathname === '/jwks') return answer(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] });
    if (url.pathname === '/token') {
      let body = '';
      for await (const chunk of request) body += chunk;
      const [status, said] = token(request.headers, new URLSearchParams(body));
      if (status !== 200) issuer.refused.push(`token ${said.error}`);
      return answer(status, said);
    }
    if (url.pathname === '/.well-known/openid-configuration') {
      return answer(200, {
        issuer: issuer.url, authorization_endpoint: `${issuer.url}/authorize`, token_endpoint: `${issuer.url}/token`, jwks_uri: `${issuer.url}/jwks`,
        response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'],
        token_endpoint_auth_methods_supported: ['client_secret_basic'], code_challenge_methods_supported: ['S256'], scopes_supported: ['openid', 'email', 'profile'],
      });
    }
    return answer(404, { error: 'not_found' });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer.url = `http://127.0.0.1:${server.address().port}`;
  issuer.stop = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return issuer;
}
