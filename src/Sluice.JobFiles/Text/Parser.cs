using Sluice.Connect.Config;
using Sluice.JobFiles.Text.Drafts;

namespace Sluice.JobFiles.Text;

/// <summary>
/// Parses the text of a job file: HOCON with <c>-></c> as path separator, whose sections are lists. Keeps its own stack, so that the
/// nesting of the text does not become the nesting of calls.
/// </summary>
internal sealed class Parser
{
    /// <summary>The keys whose objects are lists.</summary>
    public static IReadOnlyList<string> SectionNames { get; } = ["source", "transform", "sink"];

    private readonly Lexer _lexer;
    private readonly IIncludes _includes;
    private readonly IReadOnlyList<string> _scope;
    private readonly Stack<ParseFrame> _frames = new();
    private Token _token;

    private Parser(string text, TextLocation start, IIncludes includes, IReadOnlyList<string> scope)
    {
        _lexer = new Lexer(text, start);
        _includes = includes;
        _scope = scope;
        _token = _lexer.Next();
    }

    /// <summary>Parses a job file.</summary>
    public static DraftObject Parse(string text, string? file, IIncludes includes) =>
        (DraftObject)new Parser(text, Begin(file), includes, []).Run(FrameKind.Object, 0);

    /// <summary>Parses a file that another one includes.</summary>
    public static Draft ParseIncluded(string text, string? file, IIncludes includes, IncludeRequest request) =>
        new Parser(text, Begin(file), includes, request.Scope).Run(request.IsSection ? FrameKind.Section : FrameKind.Object, request.Depth);

    /// <summary>Parses one value that stands inside a text of another form.</summary>
    /// <param name="text">The value.</param>
    /// <param name="start">Where it begins there.</param>
    /// <param name="depth">How deep it is nested there.</param>
    public static Draft ParseValue(string text, TextLocation start, int depth)
    {
        var values = ((DraftArray)new Parser(text, start, new NoIncludes(), []).Run(FrameKind.Array, depth)).Items;
        return values.Count == 1 ? values[0] : throw SyntaxError.At(start, $"expected one value, found {values.Count}");
    }

    private static TextLocation Begin(string? file) => new(file, 1, 1);

    private Draft Run(FrameKind kind, int depth)
    {
        SkipBlank();
        if (kind != FrameKind.Array && _token.Kind == TokenKind.OpenBracket)
            throw SyntaxError.At(_token.Location, "a job file is an object, found a list");
        var isBraced = kind != FrameKind.Array && _token.Kind == TokenKind.OpenBrace;
        var root = new ParseFrame(kind, isBraced, _token.Location, null, depth);
        if (isBraced)
            Advance();
        _frames.Push(root);
        while (_frames.TryPeek(out var frame))
        {
            switch (frame.Phase)
            {
                case ParsePhase.Entry:
                    ReadEntry(frame);
                    break;
                case ParsePhase.Value:
                    ReadValue(frame);
                    break;
                default:
                    ReadAfter(frame);
                    break;
            }
        }

        SkipBlank();
        if (_token.Kind != TokenKind.End)
            throw SyntaxError.At(
                _token.Location, $"expected the end of the file after the object that {root.Opened} opens, found {_token.Description}");
        return root.Result;
    }

    private void Advance() => _token = _lexer.Next();

    private void SkipBlank()
    {
        while (_token.Kind is TokenKind.Whitespace or TokenKind.Newline)
            Advance();
    }

    private void ReadEntry(ParseFrame frame)
    {
        SkipBlank();
        if (TryClose(frame))
            return;
        if (frame.Kind == FrameKind.Array)
        {
            if (_token.Kind == TokenKind.Comma)
                throw SyntaxError.At(_token.Location, "expected a value, found ','");
            frame.Phase = ParsePhase.Value;
            return;
        }

        var reader = new KeyReader(_lexer, _token);
        if (reader.ReadInclude() is { } include)
        {
            _token = reader.Token;
            var request = new IncludeRequest(
                include.Name, include.IsRequired, frame.Kind == FrameKind.Section, ScopeOf(), frame.Depth, include.Location);
            if (_includes.Read(request) is { } included)
                frame.Include(included);
            else
                frame.Phase = ParsePhase.After;
            return;
        }

        var (path, location, isAppend) = reader.ReadKey();
        _token = reader.Token;
        frame.StartField(path, location, isAppend);
    }

    private void ReadValue(ParseFrame frame)
    {
        while (true)
        {
            switch (_token.Kind)
            {
                case TokenKind.Whitespace:
                    frame.Parts.Add(new DraftSpace(_token.Text, _token.Location));
                    break;
                case TokenKind.Word:
                case TokenKind.Number:
                case TokenKind.Quoted:
                    frame.Parts.Add(new DraftScalar(new ConfigScalar(ScalarKind(_token), _token.Text, _token.Location)));
                    break;
                case TokenKind.Reference:
                    frame.Parts.Add(new DraftReference(_token.Path, _scope, _token.IsOptional, _token.Location));
                    break;
                case TokenKind.OpenBrace:
                case TokenKind.OpenBracket:
                    Open(frame);
                    return;
                case TokenKind.Newline when frame.Parts.IsEmpty:
                    break;
                case TokenKind.Colon:
                case TokenKind.Equal:
                case TokenKind.PlusEqual:
                    throw SyntaxError.At(
                        _token.Location,
                        $"found {_token.Description} in a value",
                        $"if '{_token.Text}' belongs to the value, put the whole value in double quotes");
                default:
                    if (frame.Parts.IsEmpty)
                        throw SyntaxError.At(_token.Location, $"expected a value{After(frame)}, found {_token.Description}");
                    frame.Store(frame.Parts.Take());
                    return;
            }

            Advance();
        }
    }

    private void Open(ParseFrame frame)
    {
        var depth = frame.DepthOfValue;
        if (depth > TextLimits.Depth)
            throw SyntaxError.TooDeep(_token.Location);
        var context = frame.ContextOfValue;
        var kind = _token.Kind == TokenKind.OpenBracket ? FrameKind.Array
            : SectionNames.Contains(context, StringComparer.Ordinal) ? FrameKind.Section
            : FrameKind.Object;
        _frames.Push(new ParseFrame(kind, true, _token.Location, context, depth));
        Advance();
    }

    private void ReadAfter(ParseFrame frame)
    {
        var isSeparated = _token.Kind == TokenKind.Newline;
        SkipBlank();
        if (TryClose(frame))
            return;
        if (_token.Kind == TokenKind.Comma)
            Advance();
        else if (!isSeparated)
            throw SyntaxError.At(_token.Location, $"expected ',' or a new line, found {_token.Description}");
        frame.Phase = ParsePhase.Entry;
    }

    private bool TryClose(ParseFrame frame)
    {
        switch (_token.Kind)
        {
            case TokenKind.End when !frame.IsBraced:
                _frames.Pop();
                return true;
            case TokenKind.End:
                throw SyntaxError.At(
                    frame.Opened,
                    $"the {NameOf(frame)} that starts here is never closed",
                    $"'{CloserOf(frame)}' is missing; the file ends at line {_token.Location.Line}");
            case TokenKind.CloseBrace or TokenKind.CloseBracket:
                if (!frame.IsBraced)
                    throw SyntaxError.At(_token.Location, $"'{_token.Text}' closes nothing: no object or list is open here");
                if (_token.Text[0] != CloserOf(frame))
                    throw SyntaxError.At(
                        _token.Location,
                        $"expected '{CloserOf(frame)}' for the {NameOf(frame)} that {frame.Opened} opens, found '{_token.Text}'");
                _frames.Pop();
                Advance();
                if (_frames.TryPeek(out var parent))
                    parent.Parts.Add(frame.Result);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Where an included file's substitutions look first; from inside a list they look at the root only.</summary>
    private List<string> ScopeOf()
    {
        if (_frames.Any(f => f.Kind != FrameKind.Object))
            return [];
        return [.. _scope, .. _frames.Skip(1).Reverse().SelectMany(f => f.Path)];
    }

    private static ConfigScalarKind ScalarKind(Token token) => token switch
    {
        { Kind: TokenKind.Number } => ConfigScalarKind.Number,
        { Kind: TokenKind.Word, Text: "true" or "false" } => ConfigScalarKind.Boolean,
        { Kind: TokenKind.Word, Text: "null" } => ConfigScalarKind.Null,
        _ => ConfigScalarKind.String,
    };

    private static string After(ParseFrame frame) => frame.Kind == FrameKind.Array ? "" : $" for '{string.Join("->", frame.Path)}'";

    private static string NameOf(ParseFrame frame) => frame.Kind == FrameKind.Array ? "list" : "object";

    private static char CloserOf(ParseFrame frame) => frame.Kind == FrameKind.Array ? ']' : '}';
}
