using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Sluice.Client.Contract;
using Sluice.Client.Wire;

namespace Sluice.Client;

/// <content>Jobs: submitted, listed, looked at.</content>
public sealed partial class SluiceClient
{
    /// <summary>Submits a job.</summary>
    /// <param name="jobFile">The job file's text.</param>
    /// <param name="options">How; <c>null</c> for HOCON under the file's own name.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The job as it was stored.</returns>
    public Task<Job> SubmitAsync(string jobFile, SubmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SubmitOptions();
        var query = new QueryText(Jobs).Add("name", options.Name);
        foreach (var (name, value) in options.Variables)
            query.Add("variable", $"{name}={value}");
        var text = Encoding.UTF8.GetBytes(jobFile);
        var type = options.Format switch
        {
            JobFormat.Json => "application/json",
            JobFormat.Sql => "application/sql",
            _ => "application/hocon",
        };
        return _exchange.PostAsync<Job>(
            query.ToString(),
            () => new ByteArrayContent(text) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
            options.RequestId, cancellationToken);
    }

    /// <summary>Jobs, newest first: one page.</summary>
    public Task<Page<Job>> ListJobsAsync(JobQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new JobQuery();
        var path = new QueryText(Jobs).Add("status", query.Status?.Name).Add("name", query.Name).Add(new PageQuery(query.Limit, query.Cursor));
        return _exchange.GetAsync<Page<Job>>(path.ToString(), cancellationToken);
    }

    /// <summary>Jobs, newest first: all pages, each read when it is needed.</summary>
    public async IAsyncEnumerable<Job> AllJobsAsync(JobQuery? query = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        query ??= new JobQuery();
        while (true)
        {
            var page = await ListJobsAsync(query, cancellationToken);
            foreach (var job in page.Items)
                yield return job;
            if (page.NextCursor is not { } cursor)
                yield break;
            query = query with { Cursor = cursor };
        }
    }

    /// <summary>A job with its latest run.</summary>
    public Task<Job> GetJobAsync(long job, CancellationToken cancellationToken = default) => _exchange.GetAsync<Job>(JobPath(job), cancellationToken);

    /// <summary>A job's runs, the latest first.</summary>
    public Task<Page<JobRun>> ListRunsAsync(long job, PageQuery page = default, CancellationToken cancellationToken = default) =>
        ListAsync<JobRun>(job, "/runs", page, cancellationToken);

    /// <summary>The attempts of a job's latest run, in order.</summary>
    public Task<Page<JobTask>> ListTasksAsync(long job, PageQuery page = default, CancellationToken cancellationToken = default) =>
        ListAsync<JobTask>(job, "/tasks", page, cancellationToken);

    /// <summary>The splits of a job's plan, in order.</summary>
    public Task<Page<JobSplit>> ListSplitsAsync(long job, PageQuery page = default, CancellationToken cancellationToken = default) =>
        ListAsync<JobSplit>(job, "/splits", page, cancellationToken);

    /// <summary>The counters of a job's latest run.</summary>
    public Task<JobMetrics> GetMetricsAsync(long job, CancellationToken cancellationToken = default) =>
        _exchange.GetAsync<JobMetrics>(JobPath(job, "/metrics"), cancellationToken);

    /// <summary>What a job's processes wrote.</summary>
    public Task<Page<LogLine>> ListLogsAsync(long job, PageQuery page = default, CancellationToken cancellationToken = default) =>
        ListAsync<LogLine>(job, "/logs", page, cancellationToken);

    /// <summary>The last lines that a job's processes wrote; 1 to 1,000.</summary>
    public Task<Page<LogLine>> ListLastLogsAsync(long job, int lines, CancellationToken cancellationToken = default)
    {
        var count = lines.ToString(CultureInfo.InvariantCulture);
        return _exchange.GetAsync<Page<LogLine>>(new QueryText(JobPath(job, "/logs")).Add("tail", count).Add("limit", count).ToString(), cancellationToken);
    }

    /// <summary>What a job's processes write, until the job has ended.</summary>
    public IAsyncEnumerable<LogLine> FollowLogsAsync(long job, string? after = null, CancellationToken cancellationToken = default) =>
        new EventStream<LogLine>(_exchange, _options, ContractJson.TypeOf<LogLine>()).FollowAsync(JobPath(job, "/logs"), after, cancellationToken);

    /// <summary>A job's events after one that was read, in order; 0 for all.</summary>
    public Task<Page<JobEvent>> ListEventsAsync(long job, long after = 0, int? limit = null, CancellationToken cancellationToken = default)
    {
        var path = new QueryText(JobPath(job, "/events")).Add("after", after.ToString(CultureInfo.InvariantCulture)).Add(new PageQuery(limit));
        return _exchange.GetAsync<Page<JobEvent>>(path.ToString(), cancellationToken);
    }

    /// <summary>A job's events as they happen, from one that was read, until its run has ended and all of them were seen; over broken connections.</summary>
    public IAsyncEnumerable<JobEvent> FollowEventsAsync(long job, long after = 0, CancellationToken cancellationToken = default) =>
        new EventStream<JobEvent>(_exchange, _options, ContractJson.TypeOf<JobEvent>())
            .FollowAsync(JobPath(job, "/events"), after.ToString(CultureInfo.InvariantCulture), cancellationToken);

    /// <summary>Goes on from the last commit, as the next run.</summary>
    public Task<Job> ResumeAsync(long job, ResumeRequest? request = null, string? requestId = null, CancellationToken cancellationToken = default) =>
        _exchange.PostAsync<ResumeRequest, Job>(JobPath(job, "/resume"), request ?? new ResumeRequest(), requestId, cancellationToken);

    /// <summary>Starts again from the beginning, as the next run.</summary>
    public Task<Job> RestartAsync(long job, RestartRequest? request = null, string? requestId = null, CancellationToken cancellationToken = default) =>
        _exchange.PostAsync<RestartRequest, Job>(JobPath(job, "/restart"), request ?? new RestartRequest(), requestId, cancellationToken);

    /// <summary>Forgets a job that has ended; its receipts are kept.</summary>
    public Task DeleteAsync(long job, string? requestId = null, CancellationToken cancellationToken = default) =>
        _exchange.DeleteAsync(JobPath(job), requestId, cancellationToken);

    private Task<Page<T>> ListAsync<T>(long job, string what, PageQuery page, CancellationToken cancellationToken) =>
        _exchange.GetAsync<Page<T>>(new QueryText(JobPath(job, what)).Add(page).ToString(), cancellationToken);
}
