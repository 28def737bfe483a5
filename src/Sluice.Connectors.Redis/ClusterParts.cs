using System.Globalization;
using System.Net;
using Sluice.Connect.Errors;
using StackExchange.Redis;

namespace Sluice.Connectors.Redis;

/// <summary>The primaries of a cluster, and which slots each of them has.</summary>
/// <param name="Servers">Each primary that has slots.</param>
/// <param name="Map">Who has what, as a text: another text is another map.</param>
internal sealed record ClusterParts(IReadOnlyList<IServer> Servers, string Map)
{
    private const int AllSlots = 16_384;

    // Of a slot that is on its way from one server to another.
    private static readonly string[] s_moving = ["->-", "-<-"];

    /// <summary>Whether a server that was asked is giving slots away, or taking some.</summary>
    public static bool IsMoving(IEnumerable<ClusterNode> nodes) =>
        nodes.Any(n => n.IsMyself && Array.Exists(s_moving, m => n.Raw.Contains(m, StringComparison.Ordinal)));

    /// <exception cref="ConnectorException">Not every slot has a server.</exception>
    public static ClusterParts Of(IEnumerable<ClusterNode> nodes, Func<EndPoint, IServer> serverOf, Func<string, ConnectorException> notReady)
    {
        var parts = nodes.Where(n => !n.IsReplica && n.Slots.Count > 0).OrderBy(n => n.NodeId, StringComparer.Ordinal).ToList();
        var served = parts.Sum(n => n.Slots.Sum(s => s.To - s.From + 1));
        if (served != AllSlots)
            throw notReady($"{AllSlots - served} of its {AllSlots} slots have no server");
        return new ClusterParts(
            [.. parts.Select(n => serverOf(n.EndPoint!))],
            string.Join(' ', parts.Select(n => string.Create(CultureInfo.InvariantCulture, $"{n.NodeId}={string.Join(',', n.Slots.Select(s => $"{s.From}-{s.To}"))}"))));
    }
}
