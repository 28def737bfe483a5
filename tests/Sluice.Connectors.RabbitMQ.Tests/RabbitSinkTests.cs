using RabbitMQ.Client;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.RabbitMQ.Tests.Fixtures;
using Sluice.TestServers;
using static Xunit.Assert;

namespace Sluice.Connectors.RabbitMQ.Tests;

/// <summary>What the RabbitMQ sink publishes, to a real broker.</summary>
public sealed class RabbitSinkTests
{
    private static readonly TableSchema Table = RabbitPlugin.Schema("'id': 'bigint', 'name': 'string'");

    [Theory]
    [InlineData("", new[] { """{"id":1,"name":"a"}""", """{"id":2,"name":null}""" })]
    [InlineData("'format': 'text', 'field_delimiter': ','", new[] { "1,a", "2," })]
    public async Task Rows_are_messages_of_a_queue_that_is_made(string options, string[] messages)
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await using var sink = RabbitPlugin.Sink(server, queue, Table, options);

        await WriteAsync(sink, Rows.Of(Table, "[1, 'a']", "[2, null]"));

        Equal(messages, await RabbitPlugin.MessagesAsync(server, queue));
    }

    [Fact]
    public async Task Many_rows_keep_their_order_and_outlive_the_broker()
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await using var sink = RabbitPlugin.Sink(server, queue, Table);

        await WriteAsync(sink, Rows.Of(Table, [.. Enumerable.Range(0, 1_200).Select(i => $"[{i}, 'x']")]));

        Equal(Enumerable.Range(0, 1_200).Select(i => $$"""{"id":{{i}},"name":"x"}"""), await RabbitPlugin.MessagesAsync(server, queue));
        await using var channel = await server.ChannelAsync();
        True((await channel.BasicGetAsync(queue, autoAck: false))!.BasicProperties.Persistent);
    }

    [Fact]
    public async Task Rows_go_through_an_exchange_under_their_key()
    {
        var server = await RabbitServer.SharedAsync();
        var (queue, other) = (server.NewQueue(), server.NewQueue());
        await using var channel = await server.ChannelAsync();
        await RabbitPlugin.FillAsync(server, other);
        await channel.QueueBindAsync(other, "amq.direct", "tea." + other);
        await using var sink = RabbitPlugin.Sink(server, queue, Table, $"'exchange': 'amq.direct', 'routing_key': 'tea.{other}', 'rabbitmq.config': {{ 'requested-heartbeat': '10', 'connection-timeout': 2000 }}");

        await WriteAsync(sink, Rows.Of(Table, "[1, 'a']"));

        Equal("""{"id":1,"name":"a"}""", Single(await RabbitPlugin.MessagesAsync(server, other)));
        Empty(await RabbitPlugin.MessagesAsync(server, queue));
    }

    [Fact]
    public async Task Nothing_is_published_without_a_permit()
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await using var sink = RabbitPlugin.Sink(server, queue, Table);
        var run = await PreparedAsync(sink);
        await using var writer = await run.TakeOverAsync();
        run.Permit.IsValid = false;

        await ThrowsAsync<PermitExpiredException>(async () => await writer.WriteAsync(Rows.Of(Table, "[1, 'a']"), TestContext.Current.CancellationToken));

        await RabbitPlugin.HoldsAsync(server, queue, 0);
    }

    [Theory]
    [InlineData("'format': 'text', 'field_delimiter': '-'", "[1, 'a-b']", "column 'name' holds the field_delimiter")]
    [InlineData("", "-D[1, 'a']", "a row is DELETE")]
    public async Task A_row_that_is_no_message_is_refused_before_any_of_its_group_is_sent(string options, string row, string words)
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await using var sink = RabbitPlugin.Sink(server, queue, Table, options);

        var fault = await ThrowsAsync<ConnectorException>(() => WriteAsync(sink, Rows.Of(Table, "[0, 'good']", row)));

        Equal("SLC3609", fault.Code);
        Contains(words, fault.Message);
        await RabbitPlugin.HoldsAsync(server, queue, 0);
    }

    [Fact]
    public async Task A_message_that_no_queue_takes_is_a_failure()
    {
        var server = await RabbitServer.SharedAsync();
        await using var sink = RabbitPlugin.Sink(server, server.NewQueue(), Table, "'exchange': 'amq.direct', 'routing_key': 'nobody'");

        var fault = await ThrowsAsync<ConnectorException>(() => WriteAsync(sink, Rows.Of(Table, "[1, 'a']")));

        Equal(("SLC3607", false), (fault.Code, fault.IsTransient));
        Contains("no queue takes it (NO_ROUTE). Bind a queue to the exchange", fault.Message);
    }

    [Fact]
    public async Task An_exchange_that_is_not_there_is_told()
    {
        var server = await RabbitServer.SharedAsync();
        await using var sink = RabbitPlugin.Sink(server, server.NewQueue(), Table, "'exchange': 'missing', 'routing_key': 'x'");

        var fault = await ThrowsAsync<ConnectorException>(() => WriteAsync(sink, Rows.Of(Table, "[1, 'a']")));

        Equal(("SLC3604", false), (fault.Code, fault.IsTransient));
        Contains("no exchange 'missing'", fault.Message);
    }

    [Fact]
    public async Task A_queue_that_is_full_is_a_failure_that_may_pass()
    {
        var server = await RabbitServer.SharedAsync();
        var (queue, full) = (server.NewQueue(), server.NewQueue());
        await using var channel = await server.ChannelAsync();
        await channel.QueueDeclareAsync(full, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" });
        await channel.QueueBindAsync(full, "amq.direct", full);
        await using var sink = RabbitPlugin.Sink(server, queue, Table, $"'exchange': 'amq.direct', 'routing_key': '{full}'");

        var fault = await ThrowsAsync<ConnectorException>(() => WriteAsync(sink, Rows.Of(Table, "[1, 'a']", "[2, 'b']", "[3, 'c']")));

        Equal(("SLC3608", true), (fault.Code, fault.IsTransient));
    }

    [Fact]
    public async Task A_queue_that_is_removed_in_mid_run_is_told_and_no_row_counts()
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await using var sink = RabbitPlugin.Sink(server, queue, Table);
        await using var writer = await (await PreparedAsync(sink)).TakeOverAsync();
        await using var channel = await server.ChannelAsync();
        await channel.QueueDeleteAsync(queue);

        var fault = await ThrowsAsync<ConnectorException>(async () => await writer.WriteAsync(Rows.Of(Table, "[1, 'a']"), TestContext.Current.CancellationToken));

        Equal(("SLC3607", 0), (fault.Code, writer.Progress.Rows));
        Contains("--resume makes it again", fault.Message);
    }

    [Fact]
    public async Task Nothing_is_declared_without_a_permit_and_a_queue_that_was_removed_is_made_again()
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await using var channel = await server.ChannelAsync();
        await using var sink = RabbitPlugin.Sink(server, queue, Table);
        var run = new SinkRun(sink);
        run.Permit.IsValid = false;
        await ThrowsAsync<PermitExpiredException>(run.PrepareAsync);
        Equal(0u, await channel.QueueDeleteAsync(queue));

        run.Permit.IsValid = true;
        await run.PrepareAsync();
        await channel.QueueDeleteAsync(queue);
        await run.PrepareAsync();

        await RabbitPlugin.HoldsAsync(server, queue, 0);
    }

    private static async Task<SinkRun> PreparedAsync(ISink sink)
    {
        var run = new SinkRun(sink);
        await run.PrepareAsync();
        return run;
    }

    private static async Task WriteAsync(ISink sink, Batch rows) => await (await PreparedAsync(sink)).WriteAsync(rows);
}
