namespace Sluice.Server.Tests.Fixtures;

/// <summary>What a server keeps its truth in.</summary>
public enum StoreKind
{
    Sqlite = 0,

    Postgres = 1,
}
