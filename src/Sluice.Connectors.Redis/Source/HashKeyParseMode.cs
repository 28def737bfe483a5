namespace Sluice.Connectors.Redis.Source;

/// <summary>What a row of a hash is.</summary>
internal enum HashKeyParseMode
{
    All = 0,
    Kv = 1,
}
