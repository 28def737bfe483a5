namespace Sluice.Server.Tests.Fixtures;

/// <summary>A target, of each class that there is.</summary>
public enum SinkKind
{
    /// <summary>Transactional.</summary>
    Postgres = 0,

    /// <summary>Transactional.</summary>
    Sqlite = 1,

    /// <summary>Staged.</summary>
    Files = 2,

    /// <summary>LeaseOnly, where rows cannot be taken back: the log of a job.</summary>
    Console = 3,

    /// <summary>LeaseOnly, where rows can be counted and told apart.</summary>
    PostgresWithoutLedger = 4,
}
