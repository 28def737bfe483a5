using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connectors.RabbitMQ.Tests.Fixtures;
using Sluice.TestServers;
using static Xunit.Assert;

namespace Sluice.Connectors.RabbitMQ.Tests;

/// <summary>A broker proves who it is before it hears the password.</summary>
public sealed class RabbitTlsTests
{
    private static readonly TableSchema Table = RabbitPlugin.Schema("'id': 'bigint', 'name': 'string'");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_are_written_and_read_over_TLS()
    {
        var server = await RabbitServer.SharedAsync();
        var queue = server.NewQueue();
        await using (var sink = RabbitPlugin.Sink(Options(server, queue, server.AuthorityFile), Table))
        {
            var run = new SinkRun(sink);
            await run.PrepareAsync();
            await run.WriteAsync(Rows.Of(Table, "[1, 'a']", "[2, 'b']"));
        }

        await using var source = RabbitPlugin.Source(Options(server, queue, server.AuthorityFile, "'schema': { 'fields': { 'id': 'bigint', 'name': 'string' } }"));

        Equal(["""{"id":1,"name":"a"}""", """{"id":2,"name":"b"}"""], await Rows.ReadAllAsync(source));
    }

    [Theory]
    [InlineData("127.0.0.1", false, "the broker's certificate is refused")]
    [InlineData("localhost", true, "it is not 'localhost' that it names")]
    public async Task A_broker_that_cannot_prove_who_it_is_hears_no_password(string host, bool knowsAuthority, string words)
    {
        var server = await RabbitServer.SharedAsync();
        await using var source = RabbitPlugin.Source(Options(server, "q", knowsAuthority ? server.AuthorityFile : null, host: host));

        var fault = await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));

        Equal(("SLC2601", false), (fault.Code, fault.IsTransient));
        StartsWith($"amqps://{host}:{server.TlsPort}/, connecting: no secure connection", fault.Message);
        Contains(words, fault.Message);
        DoesNotContain(server.Password, fault.Message);
    }

    [Fact]
    public async Task Another_authority_than_the_one_that_was_named_is_refused()
    {
        var server = await RabbitServer.SharedAsync();
        var folder = Directory.CreateTempSubdirectory("sluice-ca-");
        try
        {
            await TestAuthority.WriteAsync(folder.FullName);
            await using var source = RabbitPlugin.Source(Options(server, "q", Path.Combine(folder.FullName, TestAuthority.AuthorityFile)));

            var fault = await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));

            Contains("the broker's certificate is refused", fault.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_port_without_TLS_is_told_as_that()
    {
        var server = await RabbitServer.SharedAsync();
        await using var source = RabbitPlugin.Source(Options(server, "q", server.AuthorityFile, port: server.Port));

        var fault = await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));

        Equal(("SLC2601", false), (fault.Code, fault.IsTransient));
        Contains("Check that the port is one for TLS", fault.Message);
    }

    [Theory]
    [InlineData("nowhere.pem", false)]
    [InlineData("empty.pem", true)]
    public async Task A_file_of_authorities_that_is_no_use_is_told_with_its_name(string name, bool isThere)
    {
        var server = await RabbitServer.SharedAsync();
        var folder = Directory.CreateTempSubdirectory("sluice-ca-");
        try
        {
            var file = Path.Combine(folder.FullName, name);
            if (isThere)
                await File.WriteAllTextAsync(file, "nothing\n", Ct);
            await using var source = RabbitPlugin.Source(Options(server, "q", file));

            var fault = await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));

            Equal(("SLC2601", false), (fault.Code, fault.IsTransient));
            Contains("'cacertfile' cannot be used", fault.Message);
            Contains(name, fault.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Options(RabbitServer server, string queue, string? authority, string more = "", string host = "127.0.0.1", int? port = null)
    {
        var parameter = authority is null ? "" : $"?cacertfile={Uri.EscapeDataString(authority)}";
        return $"{{ 'url': 'amqps://{RabbitServer.User}:{server.Password}@{host}:{port ?? server.TlsPort}/{parameter}', 'queue_name': '{queue}', 'connection_timeout': 5000, "
            + $"'answer_timeout': 3000{(more.Length > 0 ? ", " : "")}{more} }}";
    }
}
