namespace Sluice.Client;

/// <summary>How a <see cref="SluiceClient"/> reaches its server.</summary>
public sealed record SluiceClientOptions
{
    /// <summary>Where the server is. Default <c>http://127.0.0.1:8080</c>.</summary>
    public Uri Server { get; init; } = new("http://127.0.0.1:8080");

    /// <summary>A bearer token; <c>null</c> for none.</summary>
    public string? Token { get; init; }

    /// <summary>A user's name for basic authentication; not used where there is a token.</summary>
    public string? UserName { get; init; }

    /// <summary>That user's password.</summary>
    public string? Password { get; init; }

    /// <summary>Who asks, for receipts: believed only by a server that has no users. At most 200 characters.</summary>
    public string? CallerName { get; init; }

    /// <summary>How long one try may take. Default 15 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// For how long a request that got no answer, or the answer that the store is unavailable or the outcome in doubt, is repeated under
    /// the same request id: it cannot be done twice. Default 30 s; 0 repeats nothing.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stream may be silent before it is opened anew; the server says something every 10 s. Default 30 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told before a request is repeated: why, and after which time. Must not throw.</summary>
    public Action<Exception, TimeSpan>? Repeating { get; init; }

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
