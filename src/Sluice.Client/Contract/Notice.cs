namespace Sluice.Client.Contract;

/// <summary>What a webhook is sent. The header <c>Sluice-Signature</c> signs it; the same notice may come more than once, under the same id.</summary>
public sealed record Notice
{
    /// <summary>The notice: the same whenever it is sent again, so that it can be told from a new one.</summary>
    public required string Id { get; init; }

    /// <summary><c>final</c>: the run has ended; <c>stuck</c>: its stop is past its deadline and goes on trying.</summary>
    public required string Event { get; init; }

    /// <summary>When this was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The job with that run, and the receipt of its stop where there is one.</summary>
    public required Job Job { get; init; }
}
