using Sluice.Connect.Sources;
using Sluice.Connectors.RabbitMQ.Tests.Fixtures;
using Sluice.TestServers;
using static Xunit.Assert;

namespace Sluice.Connectors.RabbitMQ.Tests;

/// <summary>What the RabbitMQ source makes of messages, and when it lets the broker forget them.</summary>
public sealed class RabbitSourceTests
{
    private const string People = "'schema': { 'fields': { 'name': 'string', 'age': 'int' } }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(People, new[] { """{"name":"a","age":1}""", """{"age":2}""" }, new[] { """{"name":"a","age":1}""", """{"name":null,"age":2}""" })]
    [InlineData("", new[] { "any text", """{"a":1}""" }, new[] { """{"content":"any text"}""", """{"content":"{\"a\":1}"}""" })]
    [InlineData("'format': 'text'", new[] { "any text" }, new[] { """{"content":"any text"}""" })]
    [InlineData("'format': 'text', 'field_delimiter': '||', " + People, new[] { "a||1", "||2" }, new[] { """{"name":"a","age":1}""", """{"name":null,"age":2}""" })]
    public async Task Messages_become_rows_in_their_order(string options, string[] messages, string[] rows)
    {
        var (server, queue) = await SceneAsync(messages);
        await using var source = RabbitPlugin.Source(server, queue, options);

        Equal(rows, await Rows.ReadAllAsync(source));
    }

    [Fact]
    public async Task Messages_that_were_read_and_not_committed_go_back_into_the_queue()
    {
        var (server, queue) = await SceneAsync("1", "2", "3");
        await using (var source = RabbitPlugin.Source(server, queue))
            Equal(3, (await Rows.ReadAllAsync(source)).Count);

        await RabbitPlugin.HoldsAsync(server, queue, 3);
    }

    [Fact]
    public async Task Messages_are_acknowledged_up_to_the_position_that_was_committed()
    {
        var (server, queue) = await SceneAsync("1", "2");
        await using (var source = RabbitPlugin.Source(server, queue, isStreaming: true))
        await using (var reader = await OpenAsync(source))
        {
            var rows = await TakeAsync(reader, 2);
            var committed = reader.Position;
            await RabbitPlugin.FillAsync(server, queue, "3");
            rows.AddRange(await TakeAsync(reader, 1));
            await reader.CommittedAsync(committed, Ct);
            Equal(["""{"content":"1"}""", """{"content":"2"}""", """{"content":"3"}"""], rows);
        }

        await RabbitPlugin.HoldsAsync(server, queue, 1);
        Equal(["3"], await RabbitPlugin.MessagesAsync(server, queue));
    }

    [Fact]
    public async Task A_queue_that_was_read_to_its_end_and_committed_is_empty()
    {
        var (server, queue) = await SceneAsync("1", "2", "3");
        await using (var source = RabbitPlugin.Source(server, queue))
        await using (var reader = await OpenAsync(source))
        {
            while (await reader.ReadAsync(Ct) is not null)
            {
            }

            True(reader.Position.IsEnd);
            await reader.CommittedAsync(Position.End, Ct);
        }

        await RabbitPlugin.HoldsAsync(server, queue, 0);
    }

    [Fact]
    public async Task No_more_is_read_ahead_than_prefetch_count_says_and_a_commit_is_asked_for()
    {
        var (server, queue) = await SceneAsync([.. Enumerable.Range(1, 10).Select(i => $"{i}")]);
        await using var source = RabbitPlugin.Source(server, queue, "'prefetch_count': 4");
        await using var reader = await OpenAsync(source);
        var rows = new List<string>();
        while (!reader.WantsCommit)
            rows.AddRange(await TakeAsync(reader, 1));
        InRange(rows.Count, 2, 4);
        await RabbitPlugin.HoldsAsync(server, queue, 6);

        while (await reader.ReadAsync(Ct) is { } batch)
        {
            rows.AddRange(Rows.Text(batch));
            if (reader.WantsCommit)
                await reader.CommittedAsync(reader.Position, Ct);
        }

        Equal(Enumerable.Range(1, 10).Select(i => $$"""{"content":"{{i}}"}"""), rows);
    }

    [Fact]
    public async Task A_streaming_job_goes_on_and_says_when_there_is_nothing()
    {
        var (server, queue) = await SceneAsync();
        await using var source = RabbitPlugin.Source(server, queue, isStreaming: true);
        await using var reader = await OpenAsync(source);
        Equal((false, 0), (source.Capabilities.IsBounded, (await reader.ReadAsync(Ct))!.Count));

        await RabbitPlugin.FillAsync(server, queue, "late");

        Equal(["""{"content":"late"}"""], await TakeAsync(reader, 1));
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_made_and_a_streaming_job_for_tests_ends()
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await using var source = RabbitPlugin.Source(server, queue, "'for_e2e_testing': true", isStreaming: true);

        Empty(await Rows.ReadAllAsync(source));

        True(source.Capabilities.IsBounded);
        await RabbitPlugin.HoldsAsync(server, queue, 0);
    }

    [Fact]
    public async Task The_broker_may_be_named_by_an_address()
    {
        var (server, queue) = await SceneAsync("1");
        await using var source = RabbitPlugin.Source($"{{ 'url': 'amqp://{RabbitServer.User}:{server.Password}@127.0.0.1:{server.Port}/%2F', 'queue_name': '{queue}', 'delivery_timeout': 200 }}");

        Equal(["""{"content":"1"}"""], await Rows.ReadAllAsync(source));
    }

    [Fact]
    public async Task A_queue_is_one_split_that_cannot_be_read_again_from_a_place()
    {
        await using var source = RabbitPlugin.Source("{ 'host': 'nowhere', 'username': 'u', 'password': 'p', 'queue_name': 'q' }");

        var split = Single(await Rows.PlanAsync(source, parallelism: 4));

        Equal((Restart.None, true), (source.Capabilities.Restart, source.Capabilities.PlansOffline));
        Equal("amqp://nowhere:5672/ queue q", split.Description);
    }

    private static async Task<(RabbitServer Server, string Queue)> SceneAsync(params string[] messages)
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await RabbitPlugin.FillAsync(server, queue, messages);
        await RabbitPlugin.HoldsAsync(server, queue, (uint)messages.Length);
        return (server, queue);
    }

    private static async Task<IAcknowledgingReader> OpenAsync(ISource source) =>
        (IAcknowledgingReader)await Rows.OpenAsync(source, Single(await Rows.PlanAsync(source)), Position.Start, Position.End);

    private static async Task<List<string>> TakeAsync(IAcknowledgingReader reader, int count)
    {
        var rows = new List<string>();
        for (var tries = 0; rows.Count < count && tries < 20; tries++)
            rows.AddRange(Rows.Text((await reader.ReadAsync(Ct))!));
        return rows;
    }
}
