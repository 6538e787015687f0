"""Reusable widgets: everything that more than one screen shows, with its look, keys and accessible name.

Import from the noun's own module (`from app.ui.parts.button import Button`). Look and sizes come from `app.ui.theme`:
`theme.apply(app, "light"|"dark"|"contrast", text_percent)`, `theme.current() -> Tokens`, `theme.em(x) -> int` (pixels;
1 em = 13.3 px at 100 %), `theme.role_font(role) -> QFont`. Never set px sizes or style sheets on single widgets. Icons by
Lucide's names: `icons.icon_pixmap(name, colour, size, dpr)`, `icons.icon(name, colour)`. All signals named here fire for
edits of the user only, never for `set_…` calls, and carry `object` unless said otherwise. `name` is the accessible name;
where left "" the text is the name. Every text is shown as plain text. The children of a widget with a theme-derived margin
follow a change of theme by StyleChange (see `painted.Painted.restyle`).

text         PlainLabel(text="", role="body", wrap=False, *, tone="", selectable=False, parent=None)
                 role: body title name section card muted meta helper group big voice strong; tone: "" ok warn bad
                 info primary muted
                 text() full text; setText(text); set_tone(tone). Not wrapping: elides with a tooltip.
             plain_tooltip(widget, text)
button       Button(text, kind="outline", icon="", shortcut_hint="", *, size="normal", name="", parent=None)
                 QAbstractButton: clicked
                 kind: primary outline quiet danger; size: normal small touch large; set_text(text), set_icon(name), set_hint(keys),
                 set_kind(kind)
             IconButton(icon, name, *, size="normal", parent=None); set_icon(name)
choice       ChoiceRow(options: Sequence[tuple[value, label]], number_hints=False, tone="primary", *, name,
                 size="normal", can_take_back=False, parent=None)
                 changed(object); value(); set_value(value or None); set_options(options); set_icons({value: icon})
                 tone "primary" or "ok"; size "normal" or "touch"; arrows move, digits choose when number_hints
             ChipSet(options: Sequence[tuple[value, label]], *, name, parent=None)
                 changed(object: tuple of values, in order); values(); set_values(values); set_options(options)
             Chips(options: Sequence[tuple[value, label, count or None]], *, name, parent=None)    one filter at a time
                 changed(object); value(); set_value(value); set_counted(options)
             OneLine(text, role): asks for one line, wraps when it gets less; for FlowBox rows; set_role(role)
icon_line    IconLine(icon, text, role="muted", tone="", *, only_icon=False): small icon and wrapping text; set_text(text)
             SmallIcon(icon, role="body"): the icon alone, as high as a line
warning_chip WarningChip(text, tone, icon): words on a tint that wrap and are never cut; text()
page         PageScroll(margins_em=(1.8, 1.35)): .body; Columns(shares, stack_below_em): .columns[i].cards, finish(), is_stacked
             PageHead(title, subtitle): .heading, set_words(title, subtitle), add_button(b); clear_layout(layout)
             focused_name(holder), focus_named(holder, name): keep the keyboard when cards are made anew
beside       Beside(lists, lists_em, stacks_below_em, back): base of a screen with a list and one thing of it; .head (PersonHead:
             .avatar .title .meta .ways.flow), .said, .page.body, add_banners(...), add_foot(w), say((banner, words), ...);
             the screen overrides fit() and gives fold(shows_list=, keeps_side=, side_em=) what it wants to show
hills        Hills(motto): the picture of the unlock and first-run windows
flow         FlowLayout(parent=None, gap_em=0.5): addWidget as any layout; wraps, height for width
card         Card(title="", action="", *, meta="", tone="", name="", is_tight=False, parent=None)
                 tone: "" (surface) raised info warn bad ok chosen
                 .body: QVBoxLayout; .header: QHBoxLayout (add badges before the stretch with add_to_header(widget));
                 action_clicked()
             Banner(kind, text, actions: Sequence[tuple[key, label]] = (), *, title="", icon="", button_size="small",
                 parent=None)
                 kind: info warn bad ok
                 chosen(object key); set_text(text)
             hairline(parent=None) -> QWidget; Surface(tone) a bare rounded ground; tones as Card, and "soft"
             Card.set_title(text), .set_meta(text), .set_tone(tone)
problem_list ProblemList(links: Sequence[tuple[key, sentence]] = (), *, title="There is a problem", parent=None)
                 followed(object key); set_links(links) hides when empty; show_and_focus()
sheet        Sheet(window, title, subtitle="", *, width_em=83.3, height_em=54.3)
                 .header, .body, .footer layouts; open(), close_sheet(); closed(); Esc closes the topmost sheet only
badge        Badge(text, tone="neutral", icon="", *, square=False, parent=None)  tone: neutral ok warn bad info primary
                 set(text, tone, icon="");  paint_badge(painter, x, middle_y, text, tone, icon, selected=False) ->
                 width for delegates
avatar       Avatar(initials, size_em=2.9, *, tone="primary", name="", parent=None); set_initials(text);
                 paint_avatar(painter, rect, initials, ...)
             LetterTile(letter, tone="primary"); IconDisc(icon, tone="primary", size_em=3.0,
                 *, square=True, parent=None)
progress     ProgressBar(*, name, tone="primary", height_em=0.45, parent=None); set_value(done, total, tone="");
                 set_mark(share or None); set_hidden_reason(word); HiddenFigure(word) for a hatched cell
chart        Line(label, values: tuple[float | None, ...], dashed=False); LineChart(lines, x_labels, low, high, *,
                 name, ticks=(), parent=None); set_lines(...)
             BarChart(bars: Sequence[tuple[label, value or None]], high, *, name, target=None, unit="",
                 parent=None); set_bars(bars)
             both: as_sentences() -> tuple[str, ...] (the table behind the picture)
growing_text GrowingText(*, name, min_lines=3, max_lines=18, placeholder="", role="body", parent=None)
                 edited(str); refused(str sentence); text(); set_text_quietly(text); set_problem(sentence or "");
                 .editor (QPlainTextEdit)
labelled     Labelled(label, field, hint=""): label, hint, problem and field; set_problem(sentence)
line         LineField(*, name, placeholder="", icon="", width_chars=0, secret=False, parent=None)
                 edited(str); confirmed() on Enter; refused(str); text(); set_text_quietly(text);
                 set_problem(sentence or "")
date_field   DateField(*, name, today: Callable[[], date], allow_future=True, future_problem="", parent=None)
                 changed(object: ParsedDate or None); value(); set_value(ParsedDate or None); problem(): sentence or ""
                 (parser: app.domain.dates parse_date, ParsedDate(edtf, precision, first, last))
             TimeField(*, name, now: Callable[[], datetime.time], parent=None): changed(object: "HH:MM" or None);
                 value(); set_value(text or None); problem()
quiet_combo  QuietCombo(*, name, parent=None): chosen(object data); set_choices([(value, label)]); value();
                 set_value(value)
             QuietSpin(low, high, *, name, suffix="", parent=None): changed(object int); set_value(n)
record_table Column(title, cell: Callable[[row], Cell], width_em=0 (0 = stretches), right=False)
             Cell(text, meta="", avatar="", badge=None or (text, tone), progress=None or (done, total), tone="",
                 strong=False, badge_icon="")
             RecordTable(columns, sentence: Callable[[row], str], *, name, row_em=4.5, parent=None)
                 set_rows(rows with .id) applies the difference; opened(object row); picked(object row) selection by
                 the user
                 current_row() -> row or None; select_id(id)
timeline     TimelineEntry(id, icon, tone, title, when, text="", meta="", is_new=False); TimelineBreak(text)
             Timeline(*, name, parent=None): set_entries(entries); opened(object id); go_to_new(step); grows to
                 its height
diff_text    runs(before, after) -> tuple[Run(text, kind "same"|"added"|"taken")]; DiffText(*, name, parent=None):
                 show_older(before, after), show_newer(before, after), show_plain(text)
saved_pill   SavedPill(parent=None): show_state(SaveState, trouble=""); being_saved(); saved("14:02"); not_saved(sentence)
             SyncPill(parent=None): set_state(kind, text) kind: ok offline sending problem; clicked()
tabs         Tabs(items: Sequence[tuple[key, label]], *, name, parent=None): changed(object key); value();
                 set_value(key)
check_row    CheckRow(text, meta="", *, name="", touch=False, parent=None): changed(object bool); is_checked();
                 set_checked(bool)
stat_tile    StatTile(icon, tone, number, label, parent=None): clicked(); set_figures(number, label)
pick_list    Pick(key, title, meta="", sentence="", initials="", icon="", badge=None or (text, tone))
             PickList(*, name, parent=None): picked(object key); set_picks(picks, on=key of the open one); keys()
added_marks  AddedMarks(document): compare_with(before) underlines what is new in a box that is typed in
announce     announce(widget, sentence, assertive=False): tells screen readers, if one listens
gallery      `python -m app.ui.parts.gallery FOLDER` draws all parts in every scheme to PNG files
"""
