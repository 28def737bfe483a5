namespace Sluice.Connectors.Redis;

/// <summary>What values are.</summary>
internal enum RedisFormat
{
    Json = 0,
    Text = 1,
}
