INSERT INTO season (season, place, year, title, plan_no, plan_date, note, illustrative, created_at, version) VALUES
    ('s2021', '24.2020', 2021, 'Kỳ 2021', '', '', '', TRUE, 0, 1),
    ('s2026', '24.2025', 2026, 'Kỳ 2026', '', '', '', TRUE, 0, 1),
    ('district', '218.2020', 2021, 'Kỳ của riêng huyện Lục Nam', '', '', '', TRUE, 0, 1);
INSERT INTO producer (producer, name, folded, kind, place, hamlet, created_at, version) VALUES
    ('maker', 'HTX Nông nghiệp Xanh', 'htx nong nghiep xanh', 'cooperative', '216.2020', '', 0, 1);
INSERT INTO product (product, producer, name, folded, sort_key, slug, grp, place, story, source, note, created_at, version) VALUES
    ('vai', 'maker', 'Vải sớm', 'vai som', '01', 'vai-som', 'food', '216.2020', '', '', '', 0, 1),
    ('dua', NULL, 'Dứa Bảo Sơn', 'dua bao son', '02', 'dua-bao-son', 'food', '07459.2020', '', '', '', 0, 1),
    ('ruou', NULL, 'Rượu Đào', 'ruou dao', '03', 'ruou-dao', 'drink', '07459.2020', '', '', '', 0, 1),
    ('mang', 'maker', 'Măng Lục trúc', 'mang luc truc', '04', 'mang-luc-truc', 'food', '07348.2020', '', '', '', 0, 1);
INSERT INTO person (person, login, name, password, disabled, created_at, version) VALUES
    ('secretary', 'secretary', 'Thư ký', '', FALSE, 0, 1),
    ('member', 'member', 'Thành viên', '', FALSE, 0, 1);
INSERT INTO round (round, season, number, title, book, digest, note, illustrative, created_at, version) VALUES
    ('r1', 's2021', 1, 'Đợt 1', 'book', '', '', TRUE, 0, 1);
INSERT INTO council (council, place, level, name, decision_no, decision_date, quorum_num, quorum_den, spread_limit, minimum_rule, illustrative, created_at, version) VALUES
    ('c1', '216.2020', 'district', 'Hội đồng huyện', '', '', 3, 4, 1000, '', TRUE, 0, 1),
    ('c2', '24.2020', 'province', 'Hội đồng tỉnh', '', '', 3, 4, 1000, '', TRUE, 0, 1);
INSERT INTO seat (seat, council, person, name, position, duty, votes, ord) VALUES
    ('t1', 'c1', 'secretary', 'Thư ký', '', 'secretary', FALSE, 1),
    ('t2', 'c1', 'member', 'Thành viên', '', 'member', TRUE, 2);
INSERT INTO sitting (sitting, round, council, level, place, planned_before, met_on, late_reason, note, state, opened_at, closed_at, version) VALUES
    ('sit1', 'r1', 'c1', 'district', '216.2020', '', '', '', '', 'closed', 0, 0, 1),
    ('sit2', 'r1', 'c2', 'province', '24.2020', '', '', '', '', 'planned', 0, 0, 1);
