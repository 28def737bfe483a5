using Sluice.Api.Http;
using Sluice.Api.Security;

namespace Sluice.Api.Nodes;

/// <summary>The node that answers: also while its store is away.</summary>
internal sealed class NodeEndpoints(INodeFacts facts) : IApiGroup
{
    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/api/v1/node", ApiRole.Viewer, _ => new(ApiAnswer.Json(facts.Read())))
        {
            Summary = "The node that answers: its lease, and the tasks that a store which stays away would hit. The store is not asked.", Result = typeof(Wire.NodeState),
        },
        new("GET", "/api/v1/jobs/{id}/runners", ApiRole.Operator, call => new(ApiAnswer.Json(WholeList.Page(
            call, facts.RunnersOf(call.Job), r => FormattableString.Invariant($"{r.Run:D10}-{r.Process:D10}")))))
        {
            Summary = "The processes on this node in which tasks of a job run. The store is not asked.",
            Query = WholeList.Parameters,
            Result = typeof(Wire.Page<Wire.RunnerInfo>),
        },
    ];
}
