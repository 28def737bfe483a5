using Sluice.Client;
using Sluice.Core.Ports;
using Sluice.Engine.Tests.Doubles;

namespace Sluice.Api.Tests.Requests;

/// <summary>A store that is away, hangs, or loses its answers.</summary>
public sealed class StoreFaultTests : IAsyncLifetime
{
    private FaultyStore _faults = null!;
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ApiServer.StartAsync(around: s =>
    {
        (var store, _faults) = FaultyStore.Around(s);
        return store;
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task S4_F10_A_store_that_is_away_is_told_with_when_to_try_again_and_nothing_is_invented()
    {
        var job = await Scene.RunningAsync(_server);
        _faults.IsAway = true;

        var stop = await _server.Http.PostAsync($"/api/v1/jobs/{job}/force-stop", """{"reason":"x"}""", ("Idempotency-Key", "k"));
        var read = await _server.Http.FetchAsync($"/api/v1/jobs/{job}");
        var ready = await _server.Http.FetchAsync("/readyz");

        Assert.Equal((503, "store-unavailable", "1", "SLC4110"), (stop.Status, stop.Code, stop.Headers["Retry-After"], stop.Json.GetProperty("fault").GetString()));
        Assert.Equal("k", stop.Json.GetProperty("requestId").GetString());
        Assert.Equal((503, "store-unavailable"), (read.Status, read.Code));
        Assert.Equal((503, "unavailable"), (ready.Status, ready.Json.GetProperty("status").GetString()));
        Assert.Contains("away", ready.Json.GetProperty("checks").GetProperty("store").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, (await _server.Http.FetchAsync("/healthz")).Status);
        _faults.IsAway = false;
        Assert.Equal(Wire.JobStatus.Running, (await _server.Client.GetJobAsync(job)).Status);
        Assert.Equal(200, (await _server.Http.PostAsync($"/api/v1/jobs/{job}/force-stop", """{"reason":"x"}""", ("Idempotency-Key", "k"))).Status);
    }

    [Fact]
    public async Task S4_F21_A_stop_whose_commit_was_not_answered_is_in_doubt_and_its_outcome_is_found_by_its_id()
    {
        var job = await Scene.RunningAsync(_server);
        _faults.LoseNextCommit = true;

        var doubt = await _server.Http.PostAsync($"/api/v1/jobs/{job}/cancel", "{}", ("Idempotency-Key", "k"));

        Assert.Equal((503, "in-doubt", "1", "k"), (doubt.Status, doubt.Code, doubt.Headers["Retry-After"], doubt.Json.GetProperty("requestId").GetString()));
        Assert.Equal(Wire.RequestOutcome.Stopped, (await _server.Client.GetRequestAsync("k")).Outcome);
        var again = await _server.Http.PostAsync($"/api/v1/jobs/{job}/cancel", "{}", ("Idempotency-Key", "k"));
        Assert.Equal((202, "stopped"), (again.Status, again.Json.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task S4_A_client_that_repeats_gets_the_decision_of_a_submission_that_was_in_doubt_and_there_is_one_job()
    {
        _faults.LoseNextCommit = true;
        var told = new List<Exception>();
        using var client = new SluiceClient(new SluiceClientOptions { Server = _server.Address, Repeating = (e, _) => told.Add(e) });

        var job = await client.SubmitAsync(ApiServer.Job, new SubmitOptions { Format = JobFormat.Json });

        Assert.Equal("in-doubt", Assert.IsType<SluiceApiException>(Assert.Single(told)).Code);
        Assert.Equal(job.Id, (await client.ListJobsAsync()).Items.Single().Id);
    }

    [Fact]
    public async Task S4_A_decision_stands_although_the_store_fails_before_the_answer_is_complete()
    {
        var job = await Scene.RunningAsync(_server);
        _faults.Before(nameof(IViewStore.FindJobViewAsync), () => throw new Core.Errors.SluiceException("SLC4110", "The store is away.", isTransient: true));

        var answer = await _server.Http.PostAsync($"/api/v1/jobs/{job}/force-stop", """{"reason":"x"}""");

        Assert.Equal((200, "CANCELED", "stopped"), (answer.Status, answer.Json.GetProperty("job").GetProperty("status").GetString(), answer.Json.GetProperty("outcome").GetString()));
        Assert.Equal("x", answer.Json.GetProperty("stop").GetProperty("decision").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task S4_A_decision_is_answered_within_seconds_although_the_store_hangs_right_after_it()
    {
        var job = await Scene.RunningAsync(_server);
        _faults.Hang(nameof(IViewStore.FindJobViewAsync));

        var answer = await _server.Http.PostAsync($"/api/v1/jobs/{job}/force-stop", """{"reason":"x"}""").WaitAsync(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);

        Assert.Equal((200, "CANCELED"), (answer.Status, answer.Json.GetProperty("job").GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_fault_that_nobody_expected_is_told_with_its_cause()
    {
        _faults.Before(nameof(IViewStore.FindJobViewAsync), () => throw new InvalidDataException("row 7 is torn"));

        var answer = await _server.Http.FetchAsync("/api/v1/jobs/1");

        Assert.Equal((500, "internal"), (answer.Status, answer.Code));
        Assert.Contains("row 7 is torn", answer.Detail, StringComparison.Ordinal);
    }
}
