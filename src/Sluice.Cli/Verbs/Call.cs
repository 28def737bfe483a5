using System.CommandLine;
using System.Text.Json;
using Sluice.Cli.Asking;
using Sluice.Cli.Text;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary>One use of a verb: what was typed, whom it asks, where it writes.</summary>
internal sealed class Call(ParseResult parsed, Surroundings around, ServerLink link, bool isJson, CancellationToken stopped)
{
    private static readonly TimeSpan s_watchPatience = TimeSpan.FromMinutes(5);
    private static readonly JsonWriterOptions s_indented = new() { Indented = true, Encoder = ContractJson.Options.Encoder };

    public ParseResult Parsed { get; } = parsed;

    public Surroundings Around { get; } = around;

    public ServerLink Link { get; } = link;

    /// <summary>Whether the answer is to be a document.</summary>
    public bool IsJson { get; } = isJson;

    /// <summary>Cancelled when the user ends the waiting.</summary>
    public CancellationToken Stopped { get; } = stopped;

    /// <summary>What is said when the user ends the waiting: what goes on without them.</summary>
    public Hint? WhenStopped { get; set; }

    /// <summary>Where to look when the server has not what was named; <c>null</c>: among the jobs.</summary>
    public Hint? WhenNotFound { get; set; }

    /// <summary>The job file that was sent, for the places of mistakes.</summary>
    public string? File { get; set; }

    /// <summary>For reading: asked once.</summary>
    public SluiceClient Server => Link.Once;

    public Screen Out { get; } = new(around.Out, around.Width, around.HasColors);

    public Screen Error { get; } = new(around.Error, around.Width, around.HasColors && around.IsErrorTerminal);

    public DateTimeOffset Now => Around.Time.GetUtcNow();

    /// <summary>For watching: a server that is started anew is waited for.</summary>
    public SluiceClient Watcher()
    {
        var isTold = false;
        return Link.With(s_watchPatience, (why, _) =>
        {
            if (!isTold)
                Error.Say($"{(why is SluiceApiException e ? e.Message : $"No answer from {Link.Server}.")} Still waiting; Ctrl-C ends the waiting.");
            isTold = true;
        });
    }

    /// <summary>Sends a request that changes something.</summary>
    /// <param name="id">Its id; <c>null</c> makes one.</param>
    /// <param name="patience">For how long it is repeated.</param>
    /// <param name="send">Sends it once.</param>
    public Task<T> SendAsync<T>(string? id, TimeSpan patience, Func<SluiceClient, string, CancellationToken, Task<T>> send) =>
        new Requests(Link, patience, Around.Time, text => Error.Say(text)).SendAsync(id ?? Requests.NewId(), send, Stopped);

    /// <summary>Says what goes on when the waiting ends.</summary>
    public void SayWhatGoesOn()
    {
        if (WhenStopped is { } left)
            Error.Say(left);
    }

    /// <summary>Writes the document that the server sent last, as it was sent but for white space.</summary>
    public void WriteDocument()
    {
        using var document = JsonDocument.Parse(Link.LastDocument ?? "null"u8.ToArray());
        Write(document.WriteTo);
    }

    /// <summary>Writes a document of the contract.</summary>
    public void WriteDocument<T>(T value) => WriteDocument(Around.Out, value);

    /// <summary>Writes a document of the contract where there is no call yet.</summary>
    public static void WriteDocument<T>(TextWriter output, T value) => Write(output, json => JsonSerializer.Serialize(json, value, ContractJson.TypeOf<T>()));

    /// <summary>Writes a document that is put together of several answers: one object.</summary>
    /// <param name="writeMembers">Writes its members.</param>
    public void WriteDocument(Action<Utf8JsonWriter> writeMembers) => Write(json =>
    {
        json.WriteStartObject();
        writeMembers(json);
        json.WriteEndObject();
    });

    /// <summary>Writes a member of such a document: the items of a list.</summary>
    public static void WriteMember<T>(Utf8JsonWriter json, string name, Page<T> list)
    {
        json.WriteStartArray(name);
        foreach (var item in list.Items)
            JsonSerializer.Serialize(json, item, ContractJson.TypeOf<T>());
        json.WriteEndArray();
    }

    /// <summary>Writes a document of the contract on one line: there will be more.</summary>
    public void WriteLine<T>(T value) => Around.Out.WriteLine(JsonSerializer.Serialize(value, ContractJson.TypeOf<T>()));

    private void Write(Action<Utf8JsonWriter> write) => Write(Around.Out, write);

    private static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_indented))
            write(json);
        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }
}
