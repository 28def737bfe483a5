using System.Net;
using Orleans.Messaging;
using Sluice.Core.Members;
using Sluice.Core.Ports;

namespace Sluice.Cluster.Membership;

/// <summary>Where nodes find control processes: those that the members hold for active, as the store has it.</summary>
/// <param name="store">Where it lies; every call has the store's deadline.</param>
/// <param name="cluster">Whose.</param>
/// <param name="refresh">How often the list is read.</param>
internal sealed class StoreGateways(IMemberStore store, string cluster, TimeSpan refresh) : IGatewayListProvider
{
    /// <summary>Whether a member is one that nodes connect to.</summary>
    public static bool IsOne(MemberRecord member) => member.Status == (int)SiloStatus.Active && member.GatewayPort > 0;

    /// <inheritdoc />
    public TimeSpan MaxStaleness => refresh;

    /// <inheritdoc />
    public bool IsUpdatable => true;

    /// <inheritdoc />
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc />
    public async Task<IList<Uri>> GetGateways()
    {
        var view = await store.ReadAsync(cluster, only: null, CancellationToken.None);
        return [.. view.Members.Where(IsOne).Select(m =>
            SiloAddress.New(IPAddress.Parse(m.Key.Address), m.GatewayPort, m.Key.Generation).ToGatewayUri())];
    }
}
