using Sluice.Client;
using Sluice.Core.Runs;

namespace Sluice.Api.Tests.Streams;

public sealed class LogTests : ApiTests
{
    [Fact]
    public async Task Lines_are_read_page_by_page_and_followed_to_the_end_of_the_run()
    {
        var job = await Scene.RunningAsync(Server);
        Server.Logs.Write(job, "one", "two", "three");

        var first = await Server.Client.ListLogsAsync(job, new PageQuery(2));
        var rest = await Server.Client.ListLogsAsync(job, new PageQuery(2, first.NextCursor));
        var followed = new List<string>();
        await foreach (var line in Server.Client.FollowLogsAsync(job, after: "1", cancellationToken: Ct))
        {
            followed.Add(line.Line);
            if (line.Line == "three")
            {
                Server.Logs.Write(job, "four: data: {}");
                await Scene.MoveAsync(Server, job, RunStatus.Finished);
            }
        }

        Assert.Equal(["one", "two"], first.Items.Select(l => l.Line));
        Assert.Equal(["three"], rest.Items.Select(l => l.Line));
        Assert.Null(rest.NextCursor);
        Assert.Equal(["two", "three", "four: data: {}"], followed);
    }

    [Fact]
    public async Task SeaTunnels_clients_find_them_by_their_names()
    {
        var job = await Scene.RunningAsync(Server);
        await Scene.RunningAsync(Server);
        Server.Logs.Write(job, "<b>one</b>", "two");

        var list = (await Server.Http.FetchAsync("/logs?format=json")).Json;

        Assert.Equal($"job-{job}.log", list[0].GetProperty("logName").GetString());
        Assert.Equal(1, list.GetArrayLength());
        var log = await Server.Http.FetchAsync(list[0].GetProperty("logLink").GetString()!);
        Assert.Equal((200, "text/plain; charset=utf-8", "<b>one</b>\ntwo\n"), (log.Status, log.Type, log.Text));
        Assert.Contains($"href=\"/logs/job-{job}.log\"", (await Server.Http.FetchAsync($"/logs/{job}")).Text, StringComparison.Ordinal);
    }
}
