namespace Sluice.Connectors.Redis;

/// <summary>How the server is set up.</summary>
internal enum RedisMode
{
    Single = 0,
    Cluster = 1,
}
