using System.Globalization;
using System.Net;
using Sluice.Core.Members;

namespace Sluice.Cluster.Membership;

/// <summary>Between Orleans' words for a member and the store's. What is stored is read back the same, times to the microsecond.</summary>
internal static class MemberConversion
{
    private const char BetweenVotes = ';';
    private const char BeforeTime = '|';

    /// <summary>Names a silo.</summary>
    public static MemberKey KeyOf(SiloAddress silo) => new(silo.Endpoint.Address.ToString(), silo.Endpoint.Port, silo.Generation);

    /// <summary>A silo's row.</summary>
    public static MemberRecord ToRecord(MembershipEntry entry, long version = 0) => new()
    {
        Key = KeyOf(entry.SiloAddress),
        Name = entry.SiloName ?? "",
        Host = entry.HostName ?? "",
        Status = (int)entry.Status,
        GatewayPort = entry.ProxyPort,
        Suspicions = string.Join(BetweenVotes, (entry.SuspectTimes ?? []).Select(s => string.Create(
            CultureInfo.InvariantCulture, $"{s.Item1.ToParsableString()}{BeforeTime}{s.Item2.Ticks}"))),
        StartedAt = Utc(entry.StartTime),
        AliveAt = Utc(entry.IAmAliveTime),
        Version = version,
    };

    /// <summary>What a row says of a silo.</summary>
    public static MembershipEntry ToEntry(MemberRecord member) => new()
    {
        SiloAddress = AddressOf(member.Key),
        SiloName = member.Name,
        HostName = member.Host,
        Status = (SiloStatus)member.Status,
        ProxyPort = member.GatewayPort,
        SuspectTimes = [.. Votes(member.Suspicions)],
        StartTime = member.StartedAt.UtcDateTime,
        IAmAliveTime = member.AliveAt.UtcDateTime,
    };

    /// <summary>The silo that a key names.</summary>
    public static SiloAddress AddressOf(MemberKey key) => SiloAddress.New(IPAddress.Parse(key.Address), key.Port, key.Generation);

    /// <summary>Orleans says UTC and does not always mark it so.</summary>
    public static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    /// <summary>A vote that cannot be read is left out: another is cast where it is still meant.</summary>
    private static IEnumerable<Tuple<SiloAddress, DateTime>> Votes(string suspicions)
    {
        foreach (var vote in suspicions.Split(BetweenVotes, StringSplitOptions.RemoveEmptyEntries))
        {
            if (vote.Split(BeforeTime) is [var silo, var ticks] && long.TryParse(ticks, CultureInfo.InvariantCulture, out var at))
                yield return Tuple.Create(SiloAddress.FromParsableString(silo), new DateTime(at, DateTimeKind.Utc));
        }
    }
}
