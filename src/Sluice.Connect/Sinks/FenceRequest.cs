namespace Sluice.Connect.Sinks;

/// <summary>Whom a fence keeps out: all older runs of a job at a sink, or all older attempts at one split.</summary>
public sealed record FenceRequest
{
    /// <summary>Fences every run of the job with a lower epoch, older generations included.</summary>
    /// <param name="token">The newer right; its epoch is what the ledger is raised to.</param>
    public FenceRequest(SinkToken token) => Token = token;

    /// <summary>Fences every attempt at the split with a lower number, and leaves the run's other splits alone.</summary>
    /// <param name="token">The newer attempt's right: the split becomes its own, and only its takeover is accepted.</param>
    public FenceRequest(SplitToken token) => (Token, Split, Owner) = (token.Sink, token.Split, token.Owner);

    /// <summary>The run's right.</summary>
    public SinkToken Token { get; }

    /// <summary>The split to fence; <c>null</c> for the whole run.</summary>
    public string? Split { get; }

    /// <summary>With <see cref="Split"/>: attempts below this number are kept out.</summary>
    public long Owner { get; }

    /// <summary>
    /// How long the whole of it may take: connecting, raising, ending sessions and seeing them gone. Default 30 s. Afterwards the answer is
    /// <see cref="FenceVerdict.Waiting"/>, or <see cref="FenceVerdict.Unreachable"/>.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);
}
