using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Server;

/// <summary>What a server turns away: known before a job is stored, told where the user can mend it, and a line in the log.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly JobFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_check_refuses_a_submit_refuses_too_with_the_same_words_and_place_and_nothing_is_stored()
    {
        _folder.Write("bad.conf", "source {\n  FakeSource {\n    split.num = 0\n    schema { fields { id = bigint } }\n  }\n}\nsink { Blackhole { } }");
        _folder.Write("bad.sql", "CREATE TABLE a WITH ('connector'='FakeSource','type'='source','schema'='{ fields { id = bigint } }');\nCREATE TABLE b WITH ('connector'='Blackhole','type'='sink');\nINSERT INTO b SELECT idd FROM a;");
        using var node = await ServerNode.StartAsync(_folder);

        foreach (var file in new[] { "bad.conf", "bad.sql" })
        {
            var check = (await SluiceProcess.RunAsync(_folder, "check", file)).ShouldExit(2);
            var submit = (await SluiceProcess.RunAsync(_folder, "submit", file, "--server", node.Address.ToString())).ShouldExit(2);

            // error: bad.conf:3:17: SLC1000: 'split.num' is 0, ...
            var told = check.Error.Trim().Split(": ", 4);
            var place = told[1].Split(':');
            Assert.Contains($"{told[2]} {file}, line {place[1]}, column {place[2]}, ", submit.Error, StringComparison.Ordinal);
            Assert.EndsWith($": {told[3]}\n", submit.Error, StringComparison.Ordinal);
        }

        Assert.Empty((await node.Client.ListJobsAsync(cancellationToken: Ct)).Items);
    }

    [Fact]
    public async Task A_server_that_is_told_to_end_while_its_store_does_not_answer_ends_without_a_trace()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using var process = SluiceProcess.Start(
            _folder, "server", "--http", "http://127.0.0.1:0", "--data", _folder.File("server"), "--store", $"postgres://u:p@{silent.LocalEndpoint}/db");
        using var asked = await silent.AcceptTcpClientAsync(Ct);

        process.Terminate();
        var ended = (await process.WaitAsync()).ShouldExit(0);

        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_and_a_port_that_is_taken_are_a_line_each_without_a_trace()
    {
        using var node = await ServerNode.StartAsync(_folder);
        using var http = new HttpClient { BaseAddress = node.Address };
        using var stop = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync(new Uri("/api/v1/jobs/1/force-stop", UriKind.Relative), stop, Ct);
        var second = (await SluiceProcess.RunAsync(_folder, "server", "--http", node.Address.ToString(), "--data", _folder.File("second"))).ShouldExit(2);

        Assert.Equal(400, (int)answer.StatusCode);
        var lines = node.Process.ErrorSoFar.Split('\n').Where(l => l.Contains("/force-stop", StringComparison.Ordinal)).ToList();
        Assert.Contains("was refused: SLC4202 ", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Contains($"error SLC4303: {node.Address} cannot be listened on: ", second.Error, StringComparison.Ordinal);
        foreach (var log in new[] { node.Process.ErrorSoFar, second.Error })
            Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }
}
