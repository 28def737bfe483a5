using System.CommandLine;
using Sluice.Client;

namespace Sluice.Cli.Asking;

/// <summary>The options that say which server is meant, and who asks.</summary>
internal sealed class ServerOptions
{
    private const string DefaultServer = "http://127.0.0.1:8080";
    private const string ServerVariable = "SLUICE_SERVER";
    private const string TokenVariable = "SLUICE_TOKEN";
    private const int MostName = 200;

    private readonly Option<string?> _server = new("--server")
    {
        Description = $"The server's address (default: ${ServerVariable}, else {DefaultServer}).",
        HelpName = "URL",
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = $"A bearer token (default: ${TokenVariable}, which keeps it out of the list of processes).",
        HelpName = "TOKEN",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_server);
        command.Options.Add(_token);
    }

    /// <summary>The server that is meant.</summary>
    /// <exception cref="UsageException">The address is none.</exception>
    public ServerLink Read(ParseResult parsed, Surroundings around)
    {
        var (address, saidBy) = parsed.GetValue(_server) is { } option ? (option, "--server")
            : NotEmpty(around.Variable(ServerVariable)) is { } variable ? (variable, $"${ServerVariable}")
            : (DefaultServer, "the default");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            throw new UsageException($"'{address}' ({saidBy}) is not the address of a server. Give one such as http://host:8080.");
        var options = new SluiceClientOptions
        {
            Time = around.Time,
            Server = server,
            Token = parsed.GetValue(_token) ?? NotEmpty(around.Variable(TokenVariable)),
            CallerName = HeaderText(around.Caller),
        };
        // http://user:password@host:8080, as curl takes it: the name and the password must not be part of what is shown.
        return new ServerLink(server.UserInfo.Length == 0 ? options : WithUser(options), saidBy);
    }

    private static SluiceClientOptions WithUser(SluiceClientOptions options)
    {
        var parts = options.Server.UserInfo.Split(':', 2);
        return options with
        {
            Server = new UriBuilder(options.Server) { UserName = "", Password = "" }.Uri,
            UserName = Uri.UnescapeDataString(parts[0]),
            Password = parts.Length == 1 ? "" : Uri.UnescapeDataString(parts[1]),
        };
    }

    /// <summary>A header takes printable ASCII alone, and the server a name of some length.</summary>
    private static string? HeaderText(string? text) =>
        NotEmpty(text) is { } name ? new string([.. name.Take(MostName).Select(c => c is >= ' ' and <= '~' ? c : '?')]) : null;

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
