namespace Sluice.Connectors.Redis;

/// <summary>What keys hold. Key and String are two names of one thing.</summary>
internal enum RedisDataType
{
    Key = 0,
    String = 1,
    Hash = 2,
    List = 3,
    Set = 4,
    Zset = 5,
}
