using Sluice.Core.Attempts;
using Sluice.Core.Identity;

namespace Sluice.Runtime.Runners.Protocol;

/// <summary>Begins an attempt in a runner. Fields that a reader does not know are ignored; those that are missing have their defaults.</summary>
internal sealed record StartWord
{
    public required AttemptGrant Grant { get; init; }

    public required StoreId Store { get; init; }

    /// <summary>The permit, in ticks of the lease clock that agent and runner share: both are processes of one machine.</summary>
    public long Until { get; init; }

    public AttemptOrder Order { get; init; }

    /// <summary>How long an answer of the agent may take.</summary>
    public TimeSpan Answer { get; init; }

    /// <summary>How often the attempt tells how it is going.</summary>
    public TimeSpan News { get; init; }

    /// <summary>For how long an agent of which nothing is heard, with every permit over, is waited for.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>The agent's working directory: relative paths of the job are looked for from there.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>The folders that the job may use.</summary>
    public FilesWord? Files { get; init; }
}
