namespace Sluice.Api.Webhooks;

/// <summary>Whom a server tells that runs have ended or are stuck.</summary>
public sealed record WebhookOptions
{
    /// <summary>Told of every job.</summary>
    public IReadOnlyList<Uri> Urls { get; init; } = [];

    /// <summary>What jobs may name of their own: an address whose host and beginning of the path must be the same. Default: nothing.</summary>
    public IReadOnlyList<Uri> Allowed { get; init; } = [];

    /// <summary>The key of signatures; at least 16 bytes.</summary>
    public byte[] Secret { get; init; } = [];

    /// <summary>The wait after the first failure; each further one is twice as long. Default 1 s.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait. Default 5 min.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one try may take. Default 10 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After this time since a run's end nothing more is tried. Default 24 h.</summary>
    public TimeSpan MostAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often the store is looked at. Default 1 s.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether anybody could have to be told anything.</summary>
    public bool IsUsed => Urls.Count > 0 || Allowed.Count > 0;

    /// <summary>Whether a job may name this address: scheme, host, port and the beginning of the path are those of one that is allowed.</summary>
    public static bool Allows(IReadOnlyList<Uri> allowed, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var asked) && asked.Scheme is "http" or "https" && asked.UserInfo.Length == 0
        && allowed.Any(a => asked.Scheme == a.Scheme && asked.Host == a.Host && asked.Port == a.Port && IsWithin(asked.AbsolutePath, a.AbsolutePath));

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);
}
