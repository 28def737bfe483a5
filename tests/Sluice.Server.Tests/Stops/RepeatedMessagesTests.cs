using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Stops;

/// <summary>A network that delivers everything several times, in any order.</summary>
public sealed class RepeatedMessagesTests
{
    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task F14_A_job_whose_every_request_arrives_three_times_lives_one_life(StoreKind store)
    {
        await using var scene = await Scene.OpenAsync(store);
        var node = await scene.StartAsync();
        using var http = new HttpClient(new ThriceHandler());
        using var client = new SluiceClient(http, new SluiceClientOptions { Server = node.Address });
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files);

        var job = (await client.SubmitAsync(orders.Text(rowsPerSecond: 400), cancellationToken: Scene.Ct)).Id;
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        await client.CancelAsync(job, cancellationToken: Scene.Ct);
        Assert.Equal((JobStatus.Canceled, 1), StatusOf(await node.EndsAsync(job)));

        Assert.Equal(2, (await client.ResumeAsync(job, cancellationToken: Scene.Ct)).Run);
        await client.SavepointAsync(job, cancellationToken: Scene.Ct);
        Assert.Equal((JobStatus.SavepointDone, 2), StatusOf(await node.EndsAsync(job)));

        Assert.Equal(3, (await client.ResumeAsync(job, cancellationToken: Scene.Ct)).Run);
        await client.ForceStopAsync(job, new ForceStopRequest { Reason = "a test" }, cancellationToken: Scene.Ct);
        Assert.Equal((JobStatus.Canceled, 3), StatusOf(await node.SettlesAsync(job)));

        Assert.Equal(4, (await client.ResumeAsync(job, cancellationToken: Scene.Ct)).Run);
        Assert.Equal((JobStatus.Finished, 4), StatusOf(await node.EndsAsync(job)));
        await orders.VerifyAsync();
        Assert.Equal(job, Assert.Single((await node.Client.ListJobsAsync(cancellationToken: Scene.Ct)).Items).Id);
        Assert.Equal([3, 2, 1], (await node.Client.ListStopsAsync(job, cancellationToken: Scene.Ct)).Items.Select(s => s.Decision.Run));
        await client.DeleteAsync(job, cancellationToken: Scene.Ct);
        Assert.Empty((await node.Client.ListJobsAsync(cancellationToken: Scene.Ct)).Items);
    }

    private static (JobStatus Status, int Run) StatusOf(Job job) => (job.Status, job.Run);

    /// <summary>Sends what changes something three times at once. The caller hears one of the answers, and not always the first.</summary>
    private sealed class ThriceHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _heard;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get)
                return await base.SendAsync(request, cancellationToken);
            Assert.True(request.Headers.Contains("Idempotency-Key"), $"{request.Method} {request.RequestUri} has no id");
            var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => base.SendAsync(Copy(request, body), cancellationToken)));
            return answers[_heard++ % answers.Length];
        }

        private static HttpRequestMessage Copy(HttpRequestMessage request, byte[]? body)
        {
            var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = body is null ? null : new ByteArrayContent(body) };
            foreach (var header in request.Headers)
                copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
            foreach (var header in request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
                copy.Content!.Headers.TryAddWithoutValidation(header.Key, header.Value);
            return copy;
        }
    }
}
