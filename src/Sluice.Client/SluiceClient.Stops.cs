using System.Globalization;
using Sluice.Client.Contract;
using Sluice.Client.Wire;

namespace Sluice.Client;

/// <content>Stops and their receipts.</content>
public sealed partial class SluiceClient
{
    /// <summary>Stops a job gracefully. The answer says that it was decided, not that it is over.</summary>
    public Task<Job> CancelAsync(long job, CancelRequest? request = null, string? requestId = null, CancellationToken cancellationToken = default) =>
        _exchange.PostAsync<CancelRequest, Job>(JobPath(job, "/cancel"), request ?? new CancelRequest(), requestId, cancellationToken);

    /// <summary>Stops a job at a commit, to be resumed.</summary>
    public Task<Job> SavepointAsync(long job, SavepointRequest? request = null, string? requestId = null, CancellationToken cancellationToken = default) =>
        _exchange.PostAsync<SavepointRequest, Job>(JobPath(job, "/savepoint"), request ?? new SavepointRequest(), requestId, cancellationToken);

    /// <summary>Stops a job at once, asking nobody; or tells what that would do.</summary>
    public Task<ForceStopAnswer> ForceStopAsync(
        long job, ForceStopRequest request, string? requestId = null, CancellationToken cancellationToken = default) =>
        _exchange.PostAsync<ForceStopRequest, ForceStopAnswer>(JobPath(job, "/force-stop"), request, requestId, cancellationToken);

    /// <summary>Cancels all live jobs that a filter names: one receipt each.</summary>
    public Task<StopManyAnswer> CancelManyAsync(StopManyRequest request, string? requestId = null, CancellationToken cancellationToken = default) =>
        _exchange.PostAsync<StopManyRequest, StopManyAnswer>($"{Jobs}/cancel", request, requestId, cancellationToken);

    /// <summary>Stops all live jobs that a filter names at once: one receipt each.</summary>
    public Task<StopManyAnswer> ForceStopManyAsync(
        StopManyRequest request, string? requestId = null, CancellationToken cancellationToken = default) =>
        _exchange.PostAsync<StopManyRequest, StopManyAnswer>($"{Jobs}/force-stop", request, requestId, cancellationToken);

    /// <summary>
    /// Tries commits with superseded tokens at each sink of a job, and tells what was refused. No table of a user is touched, and nothing stays.
    /// </summary>
    public Task<FenceTrial> VerifyFenceAsync(long job, string? requestId = null, CancellationToken cancellationToken = default) =>
        _exchange.PostAsync<FenceTrial>(JobPath(job, "/verify-fence"), static () => null, requestId, cancellationToken);

    /// <summary>The receipt of the stop that decided a job's latest run; an error <c>not-found</c> where there is none.</summary>
    public Task<StopReceipt> GetStopAsync(long job, CancellationToken cancellationToken = default) =>
        _exchange.GetAsync<StopReceipt>(JobPath(job, "/stop"), cancellationToken);

    /// <summary>All receipts of a job, the latest first; of one run where it is named, which is found when the job was deleted, too.</summary>
    public Task<Page<StopReceipt>> ListStopsAsync(long job, int? run = null, PageQuery page = default, CancellationToken cancellationToken = default) =>
        _exchange.GetAsync<Page<StopReceipt>>(
            new QueryText(JobPath(job, "/stops")).Add("run", run?.ToString(CultureInfo.InvariantCulture)).Add(page).ToString(), cancellationToken);
}
