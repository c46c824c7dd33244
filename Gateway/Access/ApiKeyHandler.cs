using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Gateway.Access;

/// <summary>
/// The scheme <c>ApiKey</c>: a key in <c>Authorization: Bearer</c> or <c>X-Api-Key</c>. Unknown, wrong, expired and revoked keys get the same 401; a
/// source that keeps failing gets 429 for them until its window ends. A right key always passes: callers behind one proxy or NAT share an address.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyDirectory keys, FailureLimiter limiter)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";
    private static readonly string NoKey = new('0', 64);

    private TimeSpan? _blockedFor;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!TryReadKey(out var text))
        {
            return AuthenticateResult.NoResult();
        }

        var id = ApiKeyText.IdOf(text);
        var key = id is null ? null : await keys.FindAsync(id, Context.RequestAborted);
        if (!Matches(text, key) || !IsLive(key!))
        {
            return Refuse(id);
        }

        var principal = Principals.Of(key!);
        Context.SetPrincipal(principal);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, principal.Id)], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // A failed authentication is remembered a request; asking again costs nothing and tells the two answers apart.
        _ = await HandleAuthenticateOnceSafeAsync();
        var problem = _blockedFor is { } wait
            ? new Problem(
                StatusCodes.Status429TooManyRequests, "too-many-failures", "Too many refused keys came from this address.", RetryAfter: wait)
            : new Problem(
                StatusCodes.Status401Unauthorized, "unauthenticated",
                "A valid API key is required, as a bearer token or in the header X-Api-Key.");
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            Response.Headers.WWWAuthenticate = "Bearer realm=\"gateway\"";
        }

        await Problems.WriteAsync(Context, problem);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = Context.GetEndpoint()?.Metadata.GetMetadata<ScopeRequirement>()?.Scope;
        return Problems.WriteAsync(Context, new Problem(
            StatusCodes.Status403Forbidden, "scope-missing", $"The key lacks the scope {scope} that this address requires."));
    }

    /// <summary>
    /// False when no key of ours is offered (another scheme's token is not a guess). Two keys in one request cannot be told apart, so neither is taken.
    /// </summary>
    private bool TryReadKey(out string text)
    {
        var bearer = Request.Headers[HeaderNames.Authorization].Where(IsOurs).Select(v => v![Bearer.Length..]);
        string[] offered = [.. bearer, .. Request.Headers[ApiKeyDefaults.Header].Select(v => v ?? string.Empty)];
        text = offered is [var only] ? only.Trim() : string.Empty;
        return offered.Length > 0;
    }

    private static bool IsOurs(string? authorization) =>
        authorization is not null && authorization.StartsWith(Bearer + ApiKeyText.Prefix, StringComparison.OrdinalIgnoreCase);

    private AuthenticateResult Refuse(string? id)
    {
        var address = Context.Connection.RemoteIpAddress;
        _blockedFor = limiter.Blocked(address, id);
        if (_blockedFor is null)
        {
            limiter.Failed(address, id);
            Log.KeyRefused(Logger, id ?? "malformed", address);
        }

        return AuthenticateResult.Fail("The key is not accepted.");
    }

    /// <summary>A missing key is compared too, so that the answer takes as long.</summary>
    private static bool Matches(string text, ApiKey? key)
    {
        var given = Convert.FromHexString(ApiKeyText.Hash(text));
        var stored = Convert.FromHexString(key?.Hash ?? NoKey);
        return CryptographicOperations.FixedTimeEquals(given, stored) && key is not null;
    }

    private bool IsLive(ApiKey key)
    {
        var now = TimeProvider.GetUtcNow();
        return !(key.ExpiresAt <= now) && !(key.RevokedAt <= now);
    }
}
