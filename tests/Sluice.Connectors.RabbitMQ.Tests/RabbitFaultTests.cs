using System.Diagnostics;
using RabbitMQ.Client;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.RabbitMQ.Tests.Fixtures;
using Sluice.TestServers;
using static Xunit.Assert;

namespace Sluice.Connectors.RabbitMQ.Tests;

/// <summary>Brokers that are gone, frozen or refuse, queues that are not as expected, messages that are no rows, and options that cannot be used. Not beside other tests: the one node is frozen.</summary>
[CollectionDefinition(nameof(RabbitFaultTests), DisableParallelization = true)]
[Collection(nameof(RabbitFaultTests))]
public sealed class RabbitFaultTests
{
    private const string Login = "'username': 'u', 'password': 'secret1'";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(12);
    private static readonly TableSchema Table = RabbitPlugin.Schema("'id': 'bigint', 'name': 'string'");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_that_is_not_there_is_told_with_its_address()
    {
        using var held = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        held.Start();
        var port = ((System.Net.IPEndPoint)held.LocalEndpoint).Port;
        held.Stop();
        await using var source = RabbitPlugin.Source($"{{ 'host': '127.0.0.1', 'port': {port}, {Login}, 'queue_name': 'q', 'connection_timeout': 1000 }}");

        var fault = await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));

        Equal(("SLC2601", true, ConnectorSide.Source), (fault.Code, fault.IsTransient, fault.Side));
        StartsWith($"amqp://127.0.0.1:{port}/, connecting: the broker cannot be reached, or the connection was lost", fault.Message);
        DoesNotContain("secret1", fault.Message);
    }

    [Fact]
    public async Task A_wrong_password_is_told_on_both_sides()
    {
        var server = await RabbitServer.SharedAsync();
        var at = $"{{ 'host': '127.0.0.1', 'port': {server.Port}, 'username': '{RabbitServer.User}', 'password': 'wrong1', 'queue_name': 'q' }}";
        await using var source = RabbitPlugin.Source(at);
        await using var sink = RabbitPlugin.Sink(at, Table);

        var reading = await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));
        var writing = await ThrowsAsync<ConnectorException>(async () => await sink.OpenAsync(Ct));

        Equal(("SLC2602", false, "SLC3602", false), (reading.Code, reading.IsTransient, writing.Code, writing.IsTransient));
        Contains("Check 'username', 'password' and 'virtual_host'", writing.Message);
        DoesNotContain("wrong1", writing.Message);
    }

    [Fact]
    public async Task A_virtual_host_that_is_not_there_is_told()
    {
        var server = await RabbitServer.SharedAsync();
        await using var source = RabbitPlugin.Source(server, "q", "'virtual_host': 'nowhere'");

        var fault = await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));

        Equal("SLC2602", fault.Code);
        Contains("/nowhere", fault.Message);
    }

    [Fact]
    public async Task A_queue_with_other_properties_is_left_as_it_is()
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await RabbitPlugin.FillAsync(server, queue, "1");
        await using var source = RabbitPlugin.Source(server, queue, "'durable': false");
        await using var sink = RabbitPlugin.Sink(server, queue, Table, "'durable': false");

        var reading = await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));
        var writing = await ThrowsAsync<ConnectorException>(() => new SinkRun(sink).PrepareAsync());

        Equal(("SLC2603", false, "SLC3603"), (reading.Code, reading.IsTransient, writing.Code));
        Contains("Set 'durable' and 'auto_delete' as the queue has them", reading.Message);
        await RabbitPlugin.HoldsAsync(server, queue, 1);
    }

    [Fact]
    public async Task A_queue_that_is_removed_while_it_is_read_is_told()
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await using var source = RabbitPlugin.Source(server, queue, isStreaming: true);
        await using var reader = await Rows.OpenAsync(source, Single(await Rows.PlanAsync(source)), Position.Start, Position.End);
        Equal(0, (await reader.ReadAsync(Ct))!.Count);
        await using var channel = await server.ChannelAsync();
        await channel.QueueDeleteAsync(queue);

        var fault = await ThrowsAsync<ConnectorException>(async () =>
        {
            for (var tries = 0; tries < 10; tries++)
                await reader.ReadAsync(Ct);
        });

        Equal(("SLC2604", false), (fault.Code, fault.IsTransient));
        Contains($"queue '{queue}': it was removed", fault.Message);
    }

    [Theory]
    [InlineData("'schema': { 'fields': { 'id': 'int' } }", "no json", "message 2 since this reading began")]
    [InlineData("'schema': { 'fields': { 'id': 'int' } }", "{\"id\":\"many\"}", "column 'id'")]
    [InlineData("'format': 'text', 'field_delimiter': ',', 'schema': { 'fields': { 'id': 'int', 'name': 'string' } }", "2,a,b", "the message has 3 field(s), and the schema 2 column(s)")]
    public async Task A_message_that_is_no_row_is_told_and_stays_in_the_queue(string options, string message, string words)
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await RabbitPlugin.FillAsync(server, queue, options.Contains("text", StringComparison.Ordinal) ? "1,a" : """{"id":1}""", message);
        await using (var source = RabbitPlugin.Source(server, queue, options))
        {
            var fault = await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));

            Equal("SLC2609", fault.Code);
            Contains($"queue '{queue}', message", fault.Message);
            Contains(words, fault.Message);
        }

        await RabbitPlugin.HoldsAsync(server, queue, 2);
    }

    [Fact]
    public async Task A_connection_that_was_cut_is_a_failure_that_may_pass_and_its_messages_come_again()
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await RabbitPlugin.FillAsync(server, queue, "1");
        await using var relay = new Relay(server.Port);
        await using var source = RabbitPlugin.Source(server, queue, isStreaming: true, port: relay.Port);
        await using var reader = (IAcknowledgingReader)await Rows.OpenAsync(source, Single(await Rows.PlanAsync(source)), Position.Start, Position.End);
        Equal(1, (await reader.ReadAsync(Ct))!.Count);
        relay.Cut();

        var fault = await ThrowsAsync<ConnectorException>(async () =>
        {
            for (var tries = 0; tries < 10; tries++)
                await reader.ReadAsync(Ct);
        });
        var told = await ThrowsAsync<ConnectorException>(async () => await reader.CommittedAsync(reader.Position, Ct));

        Equal(("SLC2601", true, "SLC2601", true), (fault.Code, fault.IsTransient, told.Code, told.IsTransient));
        await RabbitPlugin.HoldsAsync(server, queue, 1);
        await using var again = await Rows.OpenAsync(source, Single(await Rows.PlanAsync(source)), reader.Position, Position.End);
        Equal(1, (await again.ReadAsync(Ct))!.Count);
    }

    [Fact]
    public async Task A_frozen_broker_is_given_up_in_time_and_a_stop_does_not_wait_for_it()
    {
        var server = await RabbitServer.SharedAsync();
        await using var source = RabbitPlugin.Source(server, server.NewQueue(), isStreaming: true);
        await using var reader = await Rows.OpenAsync(source, Single(await Rows.PlanAsync(source)), Position.Start, Position.End);
        await using var sink = RabbitPlugin.Sink(server, server.NewQueue(), Table, "'answer_timeout': 1000");
        var writer = await new SinkRun(sink).TakeOverAsync();
        server.Pause();
        try
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            var began = Stopwatch.GetTimestamp();
            await ThrowsAnyAsync<OperationCanceledException>(async () => await reader.ReadAsync(stop.Token));
            var fault = await ThrowsAsync<ConnectorException>(async () => await writer.WriteAsync(Rows.Of(Table, "[1, 'a']"), Ct));
            await writer.DisposeAsync();

            Equal(("SLC3606", true), (fault.Code, fault.IsTransient));
            True(Stopwatch.GetElapsedTime(began) < Soon);
        }
        finally
        {
            server.Continue();
        }
    }

    [Theory]
    [InlineData("'host': 'h', " + Login + ", 'port': 70000, 'queue_name': 'q'", "'port' is 70000, expected 1 to 65535")]
    [InlineData("'host': 'h', " + Login, "option 'queue_name' is required")]
    [InlineData("'host': 'h', " + Login + ", 'queue_name': ''", "'queue_name' has 0 characters")]
    [InlineData("'host': 'h', 'queue_name': 'q'", "missing: 'username'")]
    [InlineData("'queue_name': 'q'", "exactly one of 'host', 'url' must be given")]
    [InlineData("'url': 'http://u:secret1@h/', 'queue_name': 'q'", "'url' is no address of a broker")]
    [InlineData("'url': 'amqps://h/', 'queue_name': 'q'", "'url' names no user and password")]
    [InlineData("'url': 'amqps://u:secret1@h/?verify=verify_none', 'queue_name': 'q'", "a parameter of 'url' is not known")]
    [InlineData("'url': 'amqps://u:secret1@h/?cacertfile=', 'queue_name': 'q'", "a parameter of 'url' is not known")]
    [InlineData("'url': 'amqp://u:secret1@h/?cacertfile=a.pem', 'queue_name': 'q'", "'cacertfile' in 'url' needs amqps")]
    [InlineData("'host': 'h', " + Login + ", 'queue_name': 'q', 'exclusive': true", "'exclusive' is true")]
    [InlineData("'host': 'h', " + Login + ", 'queue_name': 'q', 'prefetch_count': 0", "'prefetch_count' is 0, expected 1 to 65535")]
    [InlineData("'host': 'h', " + Login + ", 'queue_name': 'q', 'requested_heartbeat': 0", "'requested_heartbeat' is 0")]
    [InlineData("'host': 'h', " + Login + ", 'queue_name': 'q', 'use_correlation_id': true", "'use_correlation_id' is not yet supported")]
    [InlineData("'host': 'h', " + Login + ", 'queue_name': 'q', 'field_delimiter': ','", "'field_delimiter' needs format = text")]
    [InlineData("'host': 'h', " + Login + ", 'queue_name': 'q', 'format': 'avro'", "format")]
    public void A_source_that_cannot_work_is_refused(string options, string words)
    {
        var message = Throws<ConfigException>(() => RabbitPlugin.Source($"{{ {options} }}")).Message;
        Contains(words, message);
        DoesNotContain("secret1", message);
    }

    [Theory]
    [InlineData("'routing_key': 'k'", "all or none of 'routing_key', 'exchange'")]
    [InlineData("'rabbitmq.config': { 'requested-hearbeat': 10 }", "'requested-hearbeat' of 'rabbitmq.config' is not known")]
    [InlineData("'rabbitmq.config': { 'requested-heartbeat': 'often' }", "expected a number")]
    [InlineData("'exclusive': true", "'exclusive' is true")]
    public void A_sink_that_cannot_work_is_refused(string options, string words) =>
        Contains(words, Throws<ConfigException>(() => RabbitPlugin.Sink($"{{ 'host': 'h', {Login}, 'queue_name': 'q', {options} }}", Table)).Message);
}
